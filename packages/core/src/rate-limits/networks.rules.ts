import ipaddr from 'ipaddr.js'
import { canonicalAddress } from '../addresses.ts'

/**
 * The network that an address stands for where it is counted: an IPv4 address by itself, the first 64 bits of an IPv6
 * address, which are one customer's. What is no address is taken as it is, cut short.
 */
export function networkOf(ip: string): string {
  const address = canonicalAddress(ip)
  if (address === null) return ip.slice(0, 64)
  return address.includes(':') ? `${ipaddr.IPv6.networkAddressFromCIDR(`${address}/64`).toString()}/64` : address
}

/** Whether an address is of the Internet: not of this machine, a private or a link-local network, or reserved. */
export const isPublicAddress = (ip: string): boolean => ipaddr.isValid(ip) && ipaddr.process(ip).range() === 'unicast'
