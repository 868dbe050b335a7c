/**
 * Who may call what: the one table (DESIGN §10). `tablet`: an enrolled tablet that is not revoked. `signing-tablet`: a revoked one
 * too, and one without a token when its key signed every command that it sends, so that what was recorded is never lost. `sending-tablet`:
 * a revoked one too: the photos of what it recorded are evidence (D-4). `channel`: an API key of that channel, or the operator's. `operator`: the operator's API key.
 * `signing-shop`: whoever signs the very bytes with a secret of that channel; the route itself verifies it.
 */
export type Role = 'public' | 'tablet' | 'signing-tablet' | 'sending-tablet' | 'channel' | 'operator' | 'signing-shop';

export const ROLES: Readonly<Record<string, Role>> = {
  'POST /enrol': 'public',
  'POST /auth/nonce': 'public',
  'POST /auth/device': 'public',
  'POST /auth/staff': 'tablet',
  'POST /lookup': 'tablet',
  'POST /slips/status': 'public',
  'POST /slips/restore': 'tablet',
  'POST /sync/push': 'signing-tablet',
  'POST /sync/print': 'tablet',
  'GET /sync/pull': 'tablet',
  'GET /sync/manifest': 'tablet',
  'GET /sync/segments/{sha256}': 'tablet',
  'GET /sync/events': 'tablet',
  'GET /sync/photos/{photoId}': 'sending-tablet',
  'PUT /sync/photos/{photoId}': 'sending-tablet',
  'GET /sync/photos/{photoId}/bytes': 'tablet',
  'POST /v1/channels/{channel}/orders:batch': 'channel',
  'PUT /v1/channels/{channel}/announced-returns/{ref}': 'channel',
  'GET /v1/channels/{channel}/announced-returns/{ref}': 'channel',
  'DELETE /v1/channels/{channel}/announced-returns/{ref}': 'channel',
  'PUT /v1/channels/{channel}/orders/{orderId}': 'channel',
  'GET /v1/channels/{channel}/returns': 'channel',
  'POST /v1/channels/{channel}/returns/{returnId}/results': 'channel',
  'POST /v1/channels/{channel}/refunds': 'channel',
  'POST /v1/channels/{channel}/webhooks': 'signing-shop',
  'POST /v1/enrolment-codes': 'operator',
  'PUT /v1/markets/{marketId}/channel': 'operator',
  'POST /v1/channels/{channel}/keys': 'operator',
  'POST /v1/channels/{channel}/keys/{name}/revoke': 'operator',
  'POST /v1/installations/{installationId}/revoke': 'operator',
  'PUT /v1/markets/{marketId}/policies/{version}': 'operator',
  'GET /v1/markets/{marketId}/policies': 'operator',
  'PUT /v1/stores/{storeId}/settings': 'operator',
  'GET /v1/stores/{storeId}/settings': 'operator',
  'GET /v1/refunds': 'operator',
  'POST /v1/refunds/{refundKey}/actions': 'operator',
  'POST /v1/channels/{channel}/reconcile': 'operator',
  'GET /v1/channels/{channel}/reconciliations': 'operator',
  'POST /v1/recovery': 'operator',
  'GET /healthz': 'public',
  'GET /readyz': 'public',
  'GET /metrics': 'public',
  'GET /version': 'public',
  'GET /openapi.json': 'public',
};
