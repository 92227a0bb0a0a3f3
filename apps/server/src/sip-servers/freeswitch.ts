import type { Installation } from './installation.ts'

const xml = (text: string): string => text.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`)

/** A directory over HTTP (mod_xml_curl) and a profile of mod_sofia, for FreeSWITCH 1.10. */
export function freeswitchConfig({ origin, algorithm, directoryKey }: Installation): string {
  const url = `${origin}/sip/directory${algorithm === 'MD5' ? '' : `?algorithm=${algorithm}`}`
  return `<!-- FreeSWITCH 1.10: mod_xml_curl has to be loaded (autoload_configs/modules.conf.xml).
     ${directoryKey === null ? 'Set SIP_DIRECTORY_KEY of sipspace to a random text, and put it below in place of KEY.' : 'The key is SIP_DIRECTORY_KEY of sipspace.'} -->

<!-- autoload_configs/xml_curl.conf.xml -->
<configuration name="xml_curl.conf">
  <bindings>
    <binding name="directory">
      <param name="gateway-url" value="${xml(url)}" bindings="directory"/>
      <param name="gateway-credentials" value="freeswitch:${xml(directoryKey ?? 'KEY')}"/>
      <param name="auth-scheme" value="basic"/>
      <param name="timeout" value="5"/>
    </binding>
  </bindings>
</configuration>

<!-- sip_profiles/sipspace.xml -->
<profile name="sipspace">
  <settings>
    <param name="sip-port" value="5060"/>
    <param name="context" value="from-sipspace"/>
    <param name="dialplan" value="XML"/>
    <param name="auth-calls" value="true"/>
    <!-- never true: anybody would be anybody -->
    <param name="accept-blind-reg" value="false"/>
    <param name="accept-blind-auth" value="false"/>
    <!-- The realm and the Space are those of the To header, so that one profile serves several Spaces. A Space with another
         realm than its domain needs a profile of its own, with this realm as the value. -->
    <param name="challenge-realm" value="auto_to"/>
    <!-- One algorithm for each profile. a1-hash is the hash by it: see the gateway-url. -->
${algorithm === 'MD5' ? '    <!-- SHA-256: <param name="rfc8760-auth-algorithms" value="SHA-256"/> and ?algorithm=SHA-256 -->' : `    <param name="rfc8760-auth-algorithms" value="${algorithm}"/>`}
    <!-- the credentials are those of the address that is registered -->
    <param name="inbound-reg-force-matching-username" value="true"/>
    <param name="nonce-ttl" value="60"/>
    <param name="multiple-registrations" value="contact"/>
  </settings>
</profile>
`
}
