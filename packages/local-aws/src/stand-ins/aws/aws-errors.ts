/** The exit status and stderr text of a failed call, as of the AWS CLI. */
export class AwsFault extends Error {
  override readonly name = 'AwsFault';
  readonly exitCode: number;

  constructor(exitCode: number, text: string) {
    super(text);
    this.exitCode = exitCode;
  }
}

/** The command line can't be understood: exit status 252. */
export function usageFault(sentence: string): AwsFault {
  return new AwsFault(252, `aws: error: ${sentence}`);
}

/** AWS knows it, the rehearsal does not: exit status 252 and a sentence that names it. */
export function unknownFault(what: string, known: string): AwsFault {
  return new AwsFault(252, `aws: the rehearsal stands in for ${known} only; it does not know ${what}`);
}

/** The rehearsal's configuration is invalid: exit status 253. */
export function configurationFault(sentence: string): AwsFault {
  return new AwsFault(253, `aws: ${sentence}`);
}

/** The service refuses the call: exit status 254, in the AWS CLI's words. */
export function serviceFault(code: string, operation: string, sentence: string): AwsFault {
  return new AwsFault(
    254,
    `An error occurred (${code}) when calling the ${operation} operation: ${sentence}`,
  );
}

/** Anything else, such as a service that does not answer: exit status 255. */
export function generalFault(sentence: string): AwsFault {
  return new AwsFault(255, sentence);
}
