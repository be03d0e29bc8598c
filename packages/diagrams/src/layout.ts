import { createRequire } from 'node:module';
import type { ELK, ElkEdgeSection, ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk-api.js';
import { type Box, type Drawing, type Group, isGroup } from './drawing.ts';

export const lineHeight = 17;
export const boxPadding = 10;
export const titleHeight = 28;

/** Wide enough for a character of any font that the reader's machine may use. */
const characterWidth = 7;
const boldCharacterWidth = 8.2;

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedItem extends Place {
  readonly item: Box | Group;
}

export interface PlacedArrow {
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly label: (Place & { readonly text: string }) | undefined;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  /** A group comes before its children. */
  readonly items: readonly PlacedItem[];
  readonly arrows: readonly PlacedArrow[];
}

/** Whether a picture grows to the right or down. */
export type Direction = 'RIGHT' | 'DOWN';

const options = {
  'elk.algorithm': 'layered',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.json.edgeCoords': 'ROOT',
  'elk.spacing.nodeNode': '18',
  'elk.layered.spacing.nodeNodeBetweenLayers': '44',
  'elk.layered.spacing.edgeNodeBetweenLayers': '18',
  'elk.spacing.edgeNode': '16',
  'elk.spacing.edgeLabel': '4',
  'elk.layered.crossingMinimization.semiInteractive': 'true',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.padding': '[top=44,left=16,bottom=16,right=16]',
};

const groupOptions = {
  'elk.layered.crossingMinimization.semiInteractive': 'true',
  'elk.spacing.nodeNode': '14',
  'elk.padding': `[top=${titleHeight + 8},left=14,bottom=14,right=14]`,
};

/** Lays a drawing out by ELK. The same drawing always has the same layout. */
export async function layOut(drawing: Drawing, direction: Direction = 'RIGHT'): Promise<Layout> {
  const elk: ELK = new (createRequire(import.meta.url)('elkjs/lib/elk.bundled.js'))();
  const root: ElkNode & { edges?: ElkExtendedEdge[] } = await elk.layout<ElkNode>({
    id: 'root',
    layoutOptions: { ...options, 'elk.direction': direction },
    children: drawing.children.map(toNode),
    edges: drawing.arrows.map((arrow, index) => ({
      id: `arrow-${index}`,
      sources: [arrow.from],
      targets: [arrow.to],
      labels: arrow.label ? [{ text: arrow.label, width: textWidth(arrow.label), height: lineHeight }] : [],
    })),
  });
  return {
    width: Math.ceil(root.width ?? 0),
    height: Math.ceil(root.height ?? 0),
    items: placeItems(drawing.children, root, { x: 0, y: 0 }),
    arrows: (root.edges ?? [])
      .filter((_, index) => !drawing.arrows[index]?.isHidden)
      .map((edge) => ({
        points: (edge.sections ?? []).flatMap(pointsOf),
        label: edge.labels?.[0] && { ...placeOf(edge.labels[0]), text: edge.labels[0].text ?? '' },
      })),
  };
}

function toNode(item: Box | Group, index: number): ElkNode {
  // Keeps the drawing's order within a column.
  const position = { 'elk.position': `(0, ${index})` };
  if (!isGroup(item)) return { id: item.id, layoutOptions: position, ...sizeOf(item) };
  // Boxes in a column have the same width.
  const width = Math.max(...item.children.map((child) => (isGroup(child) ? 0 : sizeOf(child).width)));
  return {
    id: item.id,
    layoutOptions: { ...groupOptions, ...position },
    children: item.children.map(toNode).map((node) => (node.children ? node : { ...node, width })),
  };
}

function sizeOf({ lines: [name = '', ...others] }: Box): { width: number; height: number } {
  const widths = [name.length * boldCharacterWidth, ...others.map(textWidth)];
  return {
    width: Math.ceil(Math.max(...widths)) + 2 * boxPadding,
    height: (1 + others.length) * lineHeight + 2 * boxPadding - 4,
  };
}

function textWidth(text: string): number {
  return Math.ceil(text.length * characterWidth);
}

/** ELK's coordinates are relative to the parent. */
function placeItems(
  items: readonly (Box | Group)[],
  parent: ElkNode,
  origin: { x: number; y: number },
): PlacedItem[] {
  return items.flatMap((item) => {
    const node = parent.children?.find(({ id }) => id === item.id);
    if (!node) throw new Error(`ELK lost ${item.id}`);
    const place = placeOf(node, origin);
    return [{ item, ...place }, ...(isGroup(item) ? placeItems(item.children, node, place) : [])];
  });
}

function placeOf(
  { x = 0, y = 0, width = 0, height = 0 }: Partial<Place>,
  origin: { x: number; y: number } = { x: 0, y: 0 },
): Place {
  return { x: origin.x + x, y: origin.y + y, width, height };
}

function pointsOf({ startPoint, bendPoints = [], endPoint }: ElkEdgeSection) {
  return [startPoint, ...bendPoints, endPoint];
}
