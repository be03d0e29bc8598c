/** The kind of a box, which sets its colour. */
export type Kind = 'person' | 'code' | 'delivery' | 'network' | 'cluster' | 'workload';

/** A thing. The first line is its name. */
export interface Box {
  readonly id: string;
  readonly kind: Kind;
  readonly lines: readonly string[];
}

/** A thing that contains others. */
export interface Group {
  readonly id: string;
  readonly kind: Kind;
  readonly title: string;
  readonly children: readonly (Box | Group)[];
}

/** From one box or group to another. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly label?: string;
}

/** A picture before it is laid out. */
export interface Drawing {
  readonly title: string;
  readonly children: readonly (Box | Group)[];
  readonly arrows: readonly Arrow[];
}

export function isGroup(item: Box | Group): item is Group {
  return 'children' in item;
}
