post() { curl -s "$BASE/api/$1" -H "x-api-key: $KEY" -H 'content-type: application/json' -d "$2"; }

# a password that is too short: 422, with what is wrong by field
post accounts '{"username": "carol01", "password": "short", "algorithm": "SHA-256"}'
# {"message":"Some fields are not valid: password.","code":"invalid_input","errors":{"password":["password must have at least 6 characters."]},"field_codes":{"password":[{"code":"too_short","params":{"min":6}}]}}

# a better one: 200, the account
post accounts '{"username": "carol01", "password": "long enough", "algorithm": "SHA-256"}'

# read it
curl -s "$BASE/api/accounts/carol01@sip.example.org/search" -H "x-api-key: $KEY"
