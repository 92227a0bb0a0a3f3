#!/bin/sh
# What the official image of PostgreSQL does with the settings that compose.yaml gives it.
set -e
data=/var/lib/postgresql/18/docker
as_postgres() { setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; }
if [ ! -d "$data" ]; then
  mkdir -p "$data"
  chown -R postgres /var/lib/postgresql
  # shellcheck disable=SC2086
  as_postgres initdb -D "$data" -U "$POSTGRES_USER" --pwfile="$POSTGRES_PASSWORD_FILE" -A scram-sha-256 $POSTGRES_INITDB_ARGS
  echo "host all all all scram-sha-256" >>"$data/pg_hba.conf"
  echo "create database $POSTGRES_DB" | as_postgres postgres --single -D "$data" postgres
fi
exec setpriv --reuid=postgres --regid=postgres --clear-groups postgres -D "$data" -c "listen_addresses=*" -c unix_socket_directories=/tmp
