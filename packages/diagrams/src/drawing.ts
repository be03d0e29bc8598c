/** The kind of a box, which sets its colour. */
export type Kind = 'person' | 'code' | 'delivery' | 'network' | 'cluster' | 'workload';

/** A box. The first line is its name. */
export interface Box {
  readonly id: string;
  readonly kind: Kind;
  readonly lines: readonly string[];
}

/** A box that contains others. */
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
  /** Affects the layout and is not drawn. */
  readonly isHidden?: boolean;
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

/** The drawing with everything below the one before, for the width of a phone. */
export function inOneColumn(drawing: Drawing): Drawing {
  return { ...drawing, arrows: [...drawing.arrows, ...columnOf(drawing.children)] };
}

function columnOf(items: readonly (Box | Group)[]): Arrow[] {
  const own = items
    .slice(1)
    .map((item, index) => ({ from: items[index]?.id ?? '', to: item.id, isHidden: true }));
  return [...own, ...items.flatMap((item) => (isGroup(item) ? columnOf(item.children) : []))];
}
