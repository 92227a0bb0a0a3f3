import type { Installation } from './installation.ts'

/** PJSIP endpoints from the database (realtime), for Asterisk 20.12, 21.7, 22.2 and later. Several files, one after another. */
export function asteriskConfig({ database, domain }: Installation): string {
  const { host, port, database: name, user, password } = database
  return `; Asterisk 20.12, 21.7, 22.2 or later: PJSIP realtime. Each part is a file of /etc/asterisk.
; Before these versions, extconfig.conf has: ps_auths => pgsql,sipspace,ps_auths_md5 (MD5 only)

; ==== res_pgsql.conf
[general]
dbhost=${host}
dbport=${port}
dbname=${name}
dbuser=${user}
dbpass=${password}
requirements=warn

; ==== extconfig.conf
[settings]
; The drivers name no schema: the role's search_path finds the views, in the schema sip. With many accounts, ODBC holds several
; connections, where pgsql holds one: ps_endpoints => odbc,sipspace,ps_endpoints, and so on.
ps_endpoints => pgsql,sipspace,ps_endpoints
ps_auths => pgsql,sipspace,ps_auths
ps_aors => pgsql,sipspace,ps_aors

; ==== sorcery.conf
[res_pjsip]
; allow_unqualified_fetch=no: else Asterisk reads every endpoint when it starts (100,000 accounts: 70 s and 450 MB)
endpoint=realtime,ps_endpoints,allow_unqualified_fetch=no
auth=realtime,ps_auths,allow_unqualified_fetch=no
aor=realtime,ps_aors,allow_unqualified_fetch=no
; contacts stay in Asterisk's own database, astdb: the views cannot be written to
[res_pjsip_endpoint_identifier_ip]
identify=config,pjsip.conf,criteria=type=identify

; ==== pjsip.conf
[global]
type=global
; The realm of a challenge for an address that does not exist. Another one than that of the accounts would tell which exist.
default_realm=${domain}
endpoint_identifier_order=username,auth_username
[transport-udp]
type=transport
protocol=udp
bind=0.0.0.0:5060

; ==== extensions.conf
[from-sipspace]
exten => _[a-z0-9+].,1,Dial(\${PJSIP_DIAL_CONTACTS(\${EXTEN}@\${SIPDOMAIN})},30)

; ==== modules.conf
[modules]
autoload=yes
preload=res_config_pgsql.so

; ==== for ODBC, instead of res_pgsql.conf: res_odbc.conf
; [sipspace]
; enabled => yes
; dsn => sipspace
; username => ${user}
; password => ${password}
; pre-connect => yes
; max_connections => 4
; ==== and /etc/odbc.ini (odbc-postgresql)
; [sipspace]
; Driver = PostgreSQL Unicode
; Servername = ${host}
; Port = ${port}
; Database = ${name}
; ConnSettings = set search_path to sip
`
}
