/** What the first super Space is called where the seed makes it. */
export const HOME = 'Operations'

/** The Space that has everything. */
export const SPACE = {
  name: 'Harbour Telecom',
  domain: 'voice.harbour.example',
  host: 'voice.harbour.example',
  max_accounts: 750,
  max_account: 3,
  account_proxy_registrar_address: 'sip:proxy.harbour.example;transport=tls',
  copyright_text: '© Harbour Telecom',
  intro_registration_text: 'Welcome aboard. Your number works within a minute.',
  custom_provisioning_entries: '[video]\nenabled=1\nautomatically_initiate=0\n\n[misc]\nuptime_report=0',
  web_panel: true,
  phone_registration: true,
  disable_broadcast_feature: true,
  assistant_hide_third_party_account: true,
}

export const MAIL_SERVER = {
  host: 'smtp.harbour.example',
  port: 587,
  username: 'voice',
  password: 'not-a-password-of-anything',
  from_address: 'voice@harbour.example',
  from_name: 'Harbour Telecom',
  signature: 'Harbour Telecom, Quay 4\nEvery day from 7 to 20 h',
}

export const CARDDAV_SERVER = {
  uri: 'https://contacts.harbour.example/staff',
  enabled: true,
  results_limit: 25,
  fields_for_user_input: 'FN,NICKNAME,ORG',
}

/** Spaces beside it: one is nearly full, one ends soon, and one has ended. */
export const OTHER_SPACES = [
  {
    name: 'Clinique Sainte-Marthe',
    domain: 'clinique.example',
    host: 'sip.clinique.example',
    max_accounts: 40,
    accounts: 38,
  },
  {
    name: 'Hotel Lindenhof',
    domain: 'lindenhof.example',
    host: 'lindenhof.example',
    max_accounts: 60,
    accounts: 21,
    endsInDays: 12,
  },
  {
    name: 'Escola do Mar',
    domain: 'escola.example',
    host: 'escola.example',
    max_accounts: 30,
    accounts: 14,
    endsInDays: -9,
  },
  { name: 'Fjord Logistics', domain: 'fjord.example', host: 'voip.fjord.example', max_accounts: 0, accounts: 27 },
]
