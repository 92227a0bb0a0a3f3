v2() { path=$1; shift; curl -s "$BASE/api/v2/$path" -H "x-api-key: $KEY" -H 'content-type: application/json' "$@"; }

# a list by a filter: `next_cursor` is the `cursor` of what comes next, and null at the end
v2 'accounts?text=carol&limit=2'

# a change of what is sent and of nothing else
v2 accounts/2 -X PATCH -d '{"display_name": "Carol"}'

# the same, if no one has changed the account since: the `ETag` of an answer is the `If-Match` of a change, or else it is 412
v2 accounts/2 -X PATCH -H 'if-match: "1"' -d '{"display_name": "Carol"}'
# {"message":"It has been changed since the state that this change is based on.","code":"version_conflict"}

# made once, however often it is sent with this key
v2 api_keys -H 'idempotency-key: nightly-1' -d '{"account_id": 1, "name": "nightly"}'

# a misspelt field: 422, which names it and those that there are
v2 accounts/2 -X PATCH -d '{"displayname": "Carol"}'
# {"message":"Some fields are not valid: displayname.","code":"invalid_input","errors":{"displayname":["displayname is no field of this. Allowed: email, display_name, phone, dtmf_protocol, admin, language."]},"field_codes":{"displayname":[{"code":"unknown_field","params":{"allowed":["email","display_name","phone","dtmf_protocol","admin","language"]}}]}}
