/** What a box stands for; decides on its colour. */
export type Kind = 'person' | 'code' | 'delivery' | 'network' | 'cluster' | 'workload';

/** A thing: its name in the first line, what is to be known of it in the others. */
export interface Box {
  readonly id: string;
  readonly kind: Kind;
  readonly lines: readonly string[];
}

/** Things inside a thing. */
export interface Group {
  readonly id: string;
  readonly kind: Kind;
  readonly title: string;
  /** The way in which what has no arrow between it is put: beside each other or under each other. */
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
