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
      // What a deploy asks for at the end. Where the service answers in other words, write them here too.
      smokeTest: { path: '/', status: 200, text: 'Hello World!' },
    },
  ],
  nightlyCheck: true,
  // Who is told of failures and of approvals that wait. AWS asks each address to confirm first.
  notificationEmails: [],
  // The source repositories and images outlive a `cdktf destroy` as long as this says true.
  protectFromDestroy: true,
} satisfies DeliveryConfig;
