import { CidrBlock } from 'infra/config/cidr-block.ts';
import { checkNetwork, type Network } from 'infra/config/network.ts';

/**
 * The next private IPv4 block of the size of a network's, upwards from its own or else from 10.0.0.0, that a VPC can have
 * and that no taken block overlaps. Undefined if there is none.
 */
export function nextFreeBlock(network: Network, taken: readonly CidrBlock[]): CidrBlock | undefined {
  const own = network.mainNetworkBlock;
  const isFree = (block: CidrBlock) =>
    ![own, ...taken].some((other) => block.overlaps(other)) && isVpcBlock(block, network);
  for (const first of [own, new CidrBlock(`10.0.0.0/${own.prefix}`)])
    for (let block = first; block.isPrivateNetwork(); block = following(block))
      if (isFree(block)) return block;
  return undefined;
}

/** The block after this one, of the same size. */
function following(block: CidrBlock): CidrBlock {
  return new CidrBlock(block.nextNetwork().networkForm());
}

function isVpcBlock(block: CidrBlock, network: Network): boolean {
  let isFree = true;
  checkNetwork({ ...network, mainNetworkBlock: block }, (field) => {
    if (field === 'mainNetworkBlock') isFree = false;
  });
  return isFree;
}
