import { lookup as resolve } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/*
 * A push endpoint is an address that a client names and the server then calls: without a guard, a way into the house.
 */

const inside = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  inside.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [
  ['::', 128],
  ['::1', 128],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  inside.addSubnet(net, bits, 'ipv6');

/** Is this address one of the world's, and of no private or special net? */
export function isPublicAddress(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return isPublicAddress(mapped);
  const family = isIP(address);
  if (family === 0) return false;
  // The hexadecimal writing of a mapped IPv4 address.
  if (family === 6 && /^::(ffff:)?[\da-f]{1,4}:[\da-f]{1,4}$/i.test(address)) return false;
  return !inside.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/** May the server call this? https on its own port, by a name with a dot or a public address; what the name means is asked when calling. */
export function isPublicEndpoint(endpoint: string): boolean {
  let url: URL;
  try {
    url = new URL(endpoint);
  } catch {
    return false;
  }
  if (url.protocol !== 'https:' || url.port !== '' || url.username !== '' || url.password !== '') return false;
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (isIP(host) > 0) return isPublicAddress(host);
  return host.includes('.') && !/(^|\.)(localhost|local|internal|home|lan|test|invalid|arpa)\.?$/.test(host);
}

/** For a connection: a name that leads into the house is not followed there, whatever it meant a moment ago. */
export const publicLookup: LookupFunction = (hostname, options, done) => {
  resolve(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error, '', 0);
    const outside = addresses.filter(({ address }) => isPublicAddress(address));
    if (outside.length !== addresses.length || !outside[0]) {
      return done(Object.assign(new Error(`${hostname} is not on the public net`), { code: 'EACCES' }), '', 0);
    }
    if (options.all) return done(null, outside as never);
    done(null, outside[0].address, outside[0].family);
  });
};
