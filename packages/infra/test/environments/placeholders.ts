import type { Placeholders } from '../../src/config/placeholders.ts';

const admin = 'an IAM user of your account, or leave the list empty and name your role in adminRoles';
const developer = 'an IAM user of your account, or leave the list empty';

/**
 * Values in the files beside this one that stand for yours. Synthesizing and rehearsing work with them; a deploy is
 * refused as long as one is in use. Should one be yours as it is, take its line out.
 */
export default [
  { value: 'bmutziu.me', instead: 'a domain whose public hosted zone is in your account' },
  { value: 'development-admin', instead: admin },
  { value: 'development-developer', instead: developer },
  { value: 'staging-admin', instead: admin },
  { value: 'staging-developer', instead: developer },
  { value: 'production-admin', instead: admin },
  { value: 'production-developer', instead: developer },
] satisfies Placeholders;
