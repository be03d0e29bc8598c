/** A rule that EventBridge would refuse or could not carry out, or one this stand-in does not know. */
export class EventBridgeError extends Error {
  override name = 'EventBridgeError';
}
