import ipaddr from 'ipaddr.js'

/**
 * The network that an address stands for where it is counted: an IPv4 address by itself, the first 64 bits of an IPv6
 * address, which are one customer's. What is no address is taken as it is, cut short.
 */
export function networkOf(ip: string): string {
  if (!ipaddr.isValid(ip)) return ip.slice(0, 64)
  const address = ipaddr.process(ip)
  if (address.kind() === 'ipv4') return address.toString()
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/64`).toString()}/64`
}

/** Whether an address is of the Internet: not of this machine, a private or a link-local network, or reserved. */
export const isPublicAddress = (ip: string): boolean => ipaddr.isValid(ip) && ipaddr.process(ip).range() === 'unicast'
