// @ts-check
// Loaded into a program under test before its own modules: its clock starts at the moment that TEST_CLOCK names.
const offset = Date.parse(process.env['TEST_CLOCK'] ?? '') - Date.now();

globalThis.Date = new Proxy(Date, {
  construct: (real, args, target) =>
    Reflect.construct(real, args.length > 0 ? args : [real.now() + offset], target),
  get: (real, name) => (name === 'now' ? () => real.now() + offset : Reflect.get(real, name)),
});
