#!/usr/bin/env bash
# Places a test order over HTTP and cancels it: whether a deployment works, from outside.
#
#   SMOKE_KEY=<a storefront's key> bash .github/smoke.sh <address of the intake>
#
# The order's money is only ever set aside (capture: manual), and that is given back. Where the token is not one that the
# payment provider takes, the order is rejected instead of cancelled, which shows as much.
set -euo pipefail

address=${1:?say where the intake answers, https://func-intake-...}
: "${SMOKE_KEY:?set SMOKE_KEY to the key of a storefront that is used for this only}"
token=${SMOKE_TOKEN:-tok_ok}
sku=${SMOKE_SKU:-TEA-001}
patience=${SMOKE_SECONDS:-180}
key="smoke-$(date +%s)-$RANDOM"
body=$(printf '{"reference":"smoke test","currency":"EUR","lines":[{"sku":"%s","quantity":1,"unitPrice":100}],"customer":{"email":"smoke@example.com"},"payment":{"token":"%s","capture":"manual"}}' \
  "$sku" "$token")
answer=$(mktemp)
trap 'rm -f "$answer"' EXIT
began=$SECONDS

# The key goes by a file descriptor: a command's arguments are there for all to see.
call() {
  curl --silent --show-error --max-time 30 --output "$answer" --write-out '%{http_code}' \
    --header @<(printf 'Authorization: Bearer %s\n' "$SMOKE_KEY") "$@"
}

fail() {
  echo "smoke: $1" >&2
  # A problem or an order of our own making: nothing secret is in it.
  head -c 2000 "$answer" >&2
  exit 1
}

# Every value of a name, in the order of the answer, which begins with the order's own.
members() { grep -o "\"$1\" *: *\"[^\"]*\"" "$answer" | sed 's/.*: *"//; s/"$//'; }

member() { members "$1" | head -1; }

in_time() { ((SECONDS - began < patience)) || fail "$1 after $patience s"; }

# An instance may have to start, and a package that was just deployed takes a moment.
until [[ $(call "$address/v1/orders?limit=1" || true) == 200 ]]; do
  in_time "no answer 200 from $address"
  sleep 3
done
echo "smoke: $address answers"

place() {
  call --header 'Content-Type: application/json' --header "Idempotency-Key: $key" --data "$body" "$address/v1/orders"
}

until [[ $(place || true) == 202 ]]; do
  grep -q outcome-unknown "$answer" || fail "the order was not taken"
  in_time "the order's outcome is unknown"
  sleep 3
done
id=$(member id)
[[ $id == ord_* ]] || fail "the answer names no order"
echo "smoke: placed $id"

[[ $(place) == 202 && $(member id) == "$id" ]] || fail "the same key made another order"
echo "smoke: the same key is the same order"

# Stock held and money set aside, or the order rejected: the steps work, and the cancel has something to give back.
until [[ $(call "$address/v1/orders/$id") == 200 ]] && members event | grep -qxE 'payment-authorised|payment-declined'; do
  in_time "the order stands still ($(member status))"
  sleep 1
done

[[ $(call --header 'Content-Type: application/json' --data '{"reason":"smoke test"}' \
  "$address/v1/orders/$id/cancel") == 202 ]] || fail "the order cannot be cancelled"

until [[ $(call "$address/v1/orders/$id") == 200 && $(member status) =~ ^(cancelled|rejected)$ ]]; do
  in_time "the order is not cancelled ($(member status))"
  sleep 2
done
echo "smoke: $(member status) after $((SECONDS - began)) s: $(members event | paste -sd ' ')"
