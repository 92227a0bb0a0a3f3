import { databaseUrl, type Installation } from './installation.ts'

/** A registrar, for OpenSIPS 3.6: both algorithms, and realms other than the domain. */
export function opensipsConfig({ database }: Installation): string {
  return `# OpenSIPS 3.6 as registrar, by MD5 and SHA-256.
log_level=3
stderror_enabled=no
syslog_enabled=yes
# each worker holds a connection to the database: keep their number below the role's connection limit
udp_workers=4
socket=udp:127.0.0.1:5060
mpath="/usr/lib/x86_64-linux-gnu/opensips/modules/"
loadmodule "proto_udp.so"
loadmodule "db_postgres.so"
loadmodule "signaling.so"
loadmodule "sl.so"
loadmodule "tm.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
loadmodule "sipmsgops.so"
loadmodule "auth.so"
loadmodule "sqlops.so"
modparam("usrloc", "working_mode_preset", "single-instance-no-db")
modparam("usrloc", "use_domain", 1)                  # without it the same name in two Spaces is one address
modparam("sqlops", "db_url", "${databaseUrl(database)}")
modparam("auth", "calculate_ha1", 0)                 # $avp(ha1) is a hash
modparam("auth", "username_spec", "$avp(user)")
modparam("auth", "password_spec", "$avp(ha1)")

# Where auth_db is used instead, for Spaces whose realm is their domain:
#   modparam("auth_db", "skip_version_check", 1)     there is no table "version"
#   modparam("auth_db", "calculate_ha1", 0)
#   modparam("auth_db", "use_domain", 1)
#   modparam("auth_db", "load_credentials", "")
#   modparam("auth_db", "password_column", "ha1")
#   modparam("auth_db", "hash_column_sha256", "ha1_sha256")
#   modparam("auth_db", "hash_column_sha512t256", "ha1_sha512t256")
#   www_authorize("$td", "sip.opensips")             its columns are '' where there is no hash: NULL would be a 500

route {
  if (!is_method("REGISTER")) { sl_send_reply(405, "Method Not Allowed"); exit; }
  # what goes into queries, JSON here, has only the letters of user names and domains
  if (!($tU =~ "^[a-z0-9+_.~*#-]{1,64}$") || !($td =~ "^[a-z0-9.-]{1,64}$")) { sl_send_reply(403, "Forbidden"); exit; }
  if (!sql_select_one('["realm","algorithms"]', 'sip.domains', '[{"domain":"$td"}]', , '$var(realm);$var(algorithms)')) {
    # no row, or no answer: -2 is no row
    if ($retcode == -2) sl_send_reply(404, "Not Served Here"); else sl_send_reply(503, "Service Unavailable");
    exit;
  }
  $var(md5) = ""; $var(sha) = "";
  sql_select_one('["ha1","ha1_sha256"]', 'sip.opensips', '[{"username":"$tU"},{"domain":"$td"}]', , '$var(md5);$var(sha)');
  # A database that does not answer is a 503: a 401 would tell the app that its password is wrong.
  if ($retcode == -1) { sl_send_reply(503, "Service Unavailable"); exit; }
  $avp(user) = $tU;
  if ($auth.alg == "SHA-256" && $var(sha) != "") $avp(ha1) = $var(sha);
  else if (($auth.alg == NULL || $auth.alg == "MD5") && $var(md5) != "") $avp(ha1) = $var(md5);
  if ($avp(ha1) == NULL || !pv_www_authorize("$var(realm)")) {
    # As the Space says (sip_algorithms); where it does not, by those that the account has: a client that answers by another
    # one cannot be let in.
    if ($var(algorithms) == "MD5") www_challenge("$var(realm)", "auth", "MD5");
    else if ($var(algorithms) == "SHA-256") www_challenge("$var(realm)", "auth", "SHA-256");
    else if ($var(sha) == "" && $var(md5) != "") www_challenge("$var(realm)", "auth", "MD5");
    else if ($var(md5) == "" && $var(sha) != "") www_challenge("$var(realm)", "auth", "SHA-256");
    else www_challenge("$var(realm)", "auth", "MD5,SHA-256");
    exit;
  }
  if ($au != $tU) { sl_send_reply(403, "Forbidden"); exit; }
  consume_credentials();
  if (!save("location")) sl_reply_error();
  exit;
}
`
}
