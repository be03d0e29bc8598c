import { kubeTools } from '../../src/cluster/kube-tools.ts';
import type { StepContext } from '../../src/step.ts';

/** The context with the real Helm first on PATH, which uses the API at a URL. */
export async function withRealHelm(context: StepContext, url: string): Promise<StepContext> {
  const { directory } = await kubeTools();
  const environment = {
    ...context.environment,
    PATH: `${directory}:${context.environment['PATH']}`,
    HELM_KUBEAPISERVER: url,
  };
  return { ...context, environment };
}
