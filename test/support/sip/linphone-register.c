// Provisions itself from a URL as the app does, registers with nothing typed in, and ends: 0 when it is registered.
#include <linphone/core.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int is_provisioned = 0;
static LinphoneRegistrationState registration = LinphoneRegistrationNone;
static int has_ended = 0;

static void provisioned(LinphoneCore *core, LinphoneConfiguringState state, const char *message) {
  (void)core;
  printf("provisioning: %s %s\n", linphone_configuring_state_to_string(state), message ? message : "");
  is_provisioned = 1;
}

static void registered(LinphoneCore *core, LinphoneAccount *account, LinphoneRegistrationState state, const char *message) {
  (void)core;
  (void)account;
  printf("registration: %s %s\n", linphone_registration_state_to_string(state), message ? message : "");
  registration = state;
  if (state == LinphoneRegistrationOk || state == LinphoneRegistrationFailed) has_ended = 1;
}

static void asked(LinphoneCore *core, LinphoneAuthInfo *info, LinphoneAuthMethod method) {
  (void)core;
  (void)method;
  printf("a password is asked for: realm %s, algorithm %s\n", linphone_auth_info_get_realm(info), linphone_auth_info_get_algorithm(info));
  has_ended = 1;
}

int main(int count, char **arguments) {
  if (count != 2) return 2;
  linphone_core_set_log_level(ORTP_FATAL);
  LinphoneFactory *factory = linphone_factory_get();
  LinphoneCore *core = linphone_factory_create_core_3(factory, NULL, NULL, NULL);
  linphone_config_set_int(linphone_core_get_config(core), "net", "dns_srv_enabled", 0);
  LinphoneCoreCbs *callbacks = linphone_factory_create_core_cbs(factory);
  linphone_core_cbs_set_configuring_status(callbacks, provisioned);
  linphone_core_cbs_set_account_registration_state_changed(callbacks, registered);
  linphone_core_cbs_set_authentication_requested(callbacks, asked);
  linphone_core_add_callbacks(core, callbacks);
  LinphoneTransports *transports = linphone_factory_create_transports(factory);
  linphone_transports_set_udp_port(transports, -1);
  linphone_transports_set_tcp_port(transports, -1);
  linphone_transports_set_tls_port(transports, 0);
  linphone_core_set_transports(core, transports);
  linphone_core_set_provisioning_uri(core, arguments[1]);
  linphone_core_start(core);
  // its library is driven by calls, 20 ms apart; it gives up after 20 s
  for (int turn = 0; turn < 1000 && !has_ended; turn++) {
    linphone_core_iterate(core);
    usleep(20000);
  }
  if (!is_provisioned) printf("it has not been provisioned\n");
  fflush(stdout);
  _exit(registration == LinphoneRegistrationOk ? 0 : 1);
}
