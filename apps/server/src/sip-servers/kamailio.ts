import { databaseUrl, type Installation } from './installation.ts'

/**
 * A registrar, for Kamailio 5.6 or later. The hash is read by sqlops and checked by auth: auth_db looks the realm of the
 * answer up where the domain belongs, so that it cannot serve a realm other than the domain.
 */
export function kamailioConfig({ database, algorithm, locationUrl }: Installation): string {
  const location =
    locationUrl === null
      ? `modparam("usrloc", "db_mode", 0)
# Contacts that outlive a restart, and that sipspace shows as devices, are in a database of Kamailio's own:
# #!define LOCATION "postgres://kamailio:PASSWORD@192.0.2.1:5432/kamailio"
# modparam("usrloc", "db_url", LOCATION)
# modparam("usrloc", "db_mode", 1)`
      : `# a database of Kamailio's own, which sipspace reads as KAMAILIO_DATABASE_URL
modparam("usrloc", "db_url", "${locationUrl}")
modparam("usrloc", "db_mode", 1)             # written at once; 2: by a timer`
  return `#!KAMAILIO
# Kamailio 5.6 or later as registrar. Debian: kamailio, kamailio-postgres-modules.
#
# One algorithm for each server (modparam auth/algorithm). An account without a hash by it is refused: say in sipspace which
# algorithms the SIP servers of a Space speak (sip_algorithms). For the other one: kamailio -A 'ALGORITHM="MD5"'
#!ifndef ALGORITHM
#!define ALGORITHM "${algorithm}"
#!endif

# Each process holds a connection to the database: keep children below the role's connection limit.
children=4
debug=2
log_stderror=no
# listen=udp:192.0.2.1:5060
# listen=tcp:192.0.2.1:5060

loadmodule "db_postgres.so"
loadmodule "kex.so"
loadmodule "corex.so"
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "maxfwd.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
loadmodule "textops.so"
loadmodule "siputils.so"
loadmodule "xlog.so"
loadmodule "htable.so"
loadmodule "rtimer.so"
loadmodule "auth.so"
loadmodule "sqlops.so"
loadmodule "xhttp.so"
loadmodule "jsonrpcs.so"

# Who may register: a role that reads views and nothing else.
modparam("sqlops", "sqlcon", "sip=>${databaseUrl(database)}")
modparam("sqlops", "sqlres", "r")
modparam("auth", "algorithm", ALGORITHM)
modparam("auth", "qop", "auth")
modparam("auth", "nonce_expire", 300)
modparam("auth", "nonce_count", 1)           # each nc once: a recorded answer cannot be used again
modparam("auth", "nid_pool_no", 4)

modparam("usrloc", "use_domain", 1)          # without it the same name in two Spaces is one address
${location}
modparam("registrar", "max_contacts", 10)
modparam("registrar", "default_expires", 3600)

# The domains that are served and the realm of each, in memory, read anew each minute.
modparam("htable", "db_url", "${databaseUrl(database)}")
modparam("htable", "htable", "realm=>size=8;dbtable=sip.kamailio_realm;cols='key_name,key_value'")
modparam("rtimer", "timer", "name=realms;interval=60;mode=1;")
modparam("rtimer", "exec", "timer=realms;route=REALMS")

# JSON-RPC over HTTP: KAMAILIO_RPC_URL=http://127.0.0.1:5060/RPC. sipspace removes contacts by it as soon as an account is
# blocked. It needs a TCP socket; the address is checked below.
tcp_accept_no_cl=yes
modparam("jsonrpcs", "transport", 1)

# Where auth_db is used instead, for Spaces whose realm is their domain:
#   modparam("auth_db", "version_table", 0)       there is no table "version"
#   modparam("auth_db", "calculate_ha1", 0)       the column has HA1
#   modparam("auth_db", "use_domain", 1)
#   modparam("auth_db", "password_column", "ha1")
#   www_authorize("$td", "sip.kamailio_sha256")   or sip.kamailio_md5; $rc is -1 where the database does not answer

request_route {
    if (!mf_process_maxfwd_header("10")) { sl_send_reply("483", "Too Many Hops"); exit; }
    if (!is_method("REGISTER")) { sl_send_reply("405", "Method Not Allowed"); exit; }
    $var(domain) = $(td{s.tolower});
    if ($sht(realm=>$var(domain)) == $null) { sl_send_reply("404", "Not Served Here"); exit; }
    $var(realm) = $sht(realm=>$var(domain));
    # without an Authorization for this realm nothing is read
    if ($au == $null || $ar != $var(realm)) { www_challenge("$var(realm)", "1"); exit; }
    # the credentials are those of the address that is registered
    if ($au != $tU) { sl_send_reply("403", "Forbidden"); exit; }
    # What goes into SQL has only the letters of user names and domains: widen the first where ACCOUNT_USERNAME_REGEX allows
    # more, but never by ' or \\. Do not leave it out: {s.escape.common} writes \\' for ', which PostgreSQL takes for an
    # escape in E'...' only. In '...' it is an SQL injection that registers.
    if (!($tU =~ "^[a-z0-9+_.~*#-]{1,64}$") || !($var(domain) =~ "^[a-z0-9.-]{1,64}$")) {
        sl_send_reply("403", "Forbidden"); exit;
    }
    sql_query("sip", "select ha1 from sip.credentials where username = E'$(tU{s.escape.common})' and domain = E'$(var(domain){s.escape.common})' and algorithm = '" + ALGORITHM + "'", "r");
    # The database does not answer. A 401 would tell the app that its password is wrong, and it would stop trying.
    # Not inside if: sql_query(...) < 0 is never true there.
    if ($rc < 0) { sl_send_reply("503", "Service Unavailable"); exit; }
    $var(ha1) = "-";                                      # the hash of no password
    if ($dbr(r=>rows) > 0) $var(ha1) = $dbr(r=>[0,0]);
    sql_result_free("r");
    if (!pv_www_authenticate("$var(realm)", "$var(ha1)", "1")) { www_challenge("$var(realm)", "1"); exit; }  # 1: it is HA1
    consume_credentials();
    if (!save("location")) sl_reply_error();
    exit;
}

route[REALMS] { jsonrpc_exec('{"jsonrpc":"2.0","id":1,"method":"htable.reload","params":["realm"]}'); }

event_route[xhttp:request] {
    # who may call it: the address of sipspace
    if ($hu =~ "^/RPC" && $si == "127.0.0.1") { jsonrpc_dispatch(); exit; }
    xhttp_reply("404", "Not Found", "text/plain", "");
}
`
}
