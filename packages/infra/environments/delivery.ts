import type { DeliveryConfig } from '../src/config/delivery.ts';

/** What is delivered, and to which environments in which order. A name in `order` is a folder beside this file. */
export default {
  order: [
    { environment: 'development', needsApproval: false },
    { environment: 'staging', needsApproval: true },
    { environment: 'production', needsApproval: true },
  ],
  services: [
    {
      name: 'hello-service',
      pipelineName: 'hello-world',
      sourceRepositoryName: 'hello_world',
      imageRepositoryName: 'hello_world_repo',
      namespace: 'hello-world',
      subdomain: 'sample',
      branch: 'main',
      // The request at the end of each deployment, and its expected answer. Change it together with the service.
      smokeTest: { path: '/', status: 200, text: 'Hello World!' },
    },
  ],
  nightlyCheck: true,
  // These addresses get mails about failures, alarms and waiting approvals. AWS asks each one to confirm first.
  notificationEmails: [],
  // While this is true, a deploy or destroy refuses to delete source repositories and images.
  protectFromDestroy: true,
} satisfies DeliveryConfig;
