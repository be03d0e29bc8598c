import type { Placeholders } from '../src/config/placeholders.ts';

const admin = 'an IAM user of your account, or leave the list empty and name your role in adminRoles';
const developer = 'an IAM user of your account, or leave the list empty';

/**
 * Placeholders in the files beside this one. Synthesizing and rehearsing work with them; a deploy is refused while one
 * is in use. If one of them is your real value, remove its line here.
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
