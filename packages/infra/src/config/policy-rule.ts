/** A rule of a Kubernetes Role. */
export interface PolicyRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  /** Only objects of these names. @default all */
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}
