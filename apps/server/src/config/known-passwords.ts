/**
 * Passwords of eight characters or more that lead the lists of those most used and most tried (NCSC, NordPass, SecLists), and
 * those that documentation suggests. Compared without regard to case.
 */
const KNOWN = new Set(
  `00000000 0123456789 11111111 12121212 12341234 12345678 123456789 1234567890 12345678910 123123123 123321123 1q2w3e4r
  1q2w3e4r5t 1qaz2wsx 1qaz2wsx3edc 22222222 55555555 66666666 77777777 87654321 88888888 987654321 99999999 a1b2c3d4
  aa123456 aa12345678 abc12345 abcd1234 abcdefgh access14 adminadmin admin123 admin1234 admin12345 admin@123 administrator
  asdfasdf asdfghjk asdfghjkl asterisk baseball basketball changeit change-me change_me changeme changeme1 changeme123
  charlie1 computer corvette dearbook default1 demo1234 dragon123 flexisip football football1 freeswitch google123 guest123
  hello123 iloveyou iloveyou1 internet jennifer kamailio letmein1 letmein123 linphone liverpool login123 manager1 master123
  michael1 michelle monkey123 mypassword opensips p4ssw0rd p@$$w0rd p@ssw0rd p@ssword p@ssw0rd1 pass1234 pass12345 passw0rd
  passw0rd1 passwd123 password password! password. password01 password1 password1! password11 password12 password123
  password1234 password@123 passwort princess princess1 qazwsxedc qwer1234 qwerqwer qwerty12 qwerty123 qwerty1234 qwertyui
  qwertyuiop q1w2e3r4 q1w2e3r4t5 root1234 rootroot samantha secret12 secret123 security sip12345 sipspace starwars
  sunshine sunshine1 superadmin superman superuser temp1234 test1234 test12345 testtest trustno1 unknown1 user1234
  victoria welcome1 welcome12 welcome123 whatever wordpass zaq12wsx zxcvbnm1 zxcvbnm123`.split(/\s+/),
)

/** Whether a password is among those that are tried first. */
export const isKnownPassword = (password: string): boolean => KNOWN.has(password.toLowerCase())
