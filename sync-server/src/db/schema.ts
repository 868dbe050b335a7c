import type { ColumnType, Generated } from 'kysely';

/**
 * One schema on SQLite and Postgres. Ids and moments are text, counts and minor units are integers, documents are JSON text,
 * booleans are 0 and 1 (SQLite has no other). A row's amount columns end in `_minor` and stand beside a `currency`.
 */
export type Schema = {
  meta: { key: string; value: string };
  market: { market_id: string; document: string };
  store: { store_id: string; market_id: string; code: string; document: string };
  policy: { market_id: string; version: number; from_at: string; document: string };
  store_settings: { store_id: string; market_id: string; version: number; document: string };
  /** One counter per market, updated last in every writing transaction (S-5). */
  feed_head: { market_id: string; seq: number };
  /** The newest change of each thing: the feed is state-based. `scope` is `market` or a store id. */
  feed_row: { market_id: string; scope: string; kind: FeedKind; id: string; seq: number; gone: number };
  customer_order: {
    order_id: string;
    market_id: string;
    channel: string;
    channel_order_id: string;
    number: string;
    /** `foldCode(number)`: how people and scanners write it. */
    number_code: string;
    order_type: string;
    /** The market's day on which it was placed: what segments are cut by. */
    day: string;
    placed_at: string;
    currency: string;
    customer_key: string | null;
    sequence: number;
    revision: string;
    /** `Order`, frozen. */
    frozen: string;
    /** `ChannelFacts`: what the channel says that changes. */
    facts: string;
    /** Feed sequence at which the frozen half was last written. */
    frozen_seq: number;
    /** Feed sequence of the last change of any kind: the state row's `seq`. */
    seq: number;
    segment_id: string | null;
    closed: number;
  };
  /** Guard and counter of claimed units per line: the last line of defence under concurrency. */
  order_line: {
    order_id: string;
    line_id: string;
    quantity: number;
    claimed: number;
    gone_at_channel: number;
    /** 1 when the channel took back more than was free here: only then may both counts exceed the quantity. */
    over_returned: Generated<number>;
  };
  /** Search keys of orders for the online look-up: kind is ending (a number read backwards), word, code, customer or contact. */
  order_key: { market_id: string; kind: string; key: string; order_id: string };
  quarantined_order: { id: Generated<number>; channel: string; received_at: string; document: string; path: string; message: string };
  segment: {
    segment_id: string;
    market_id: string;
    day: string;
    part: number;
    sha256: string;
    bytes: ColumnType<Uint8Array, Uint8Array, Uint8Array>;
    byte_count: number;
    order_count: number;
    as_of: number;
    /** Feed head when it was made: a tablet whose manifest is at least this new has it. */
    made_seq: number;
    retired_at: string | null;
  };
  installation: {
    installation_id: string;
    store_id: string;
    market_id: string;
    code: string;
    label: string;
    public_key: string;
    enrolled_at: string;
    replaces: string | null;
    revoked_at: string | null;
    last_contact_at: string | null;
    highest_seq: number;
    cloned: number;
  };
  enrolment_code: { code_hash: string; store_id: string; expires_at: string; used_at: string | null };
  auth_nonce: { nonce: string; installation_id: string; expires_at: string };
  staff: {
    staff_id: string;
    store_id: string;
    staff_number: string;
    name: string;
    role: string;
    locale: string;
    pin_hash: string;
    limits: string;
    failed_tries: number;
    locked_until: string | null;
    active: number;
  };
  api_key: { key_hash: string; name: string; role: string; channel: string | null; revoked_at: string | null };
  command: {
    command_id: string;
    installation_id: string;
    client_seq: number;
    type: string;
    body_hash: string;
    /** The whole command as received, so that a refused one can still be read. */
    document: string;
    received_at: string;
    verdict_kind: string;
    /** `Verdict` without its receipt. */
    verdict: string;
    receipt: string | null;
    change_seq: number;
  };
  return_record: {
    return_id: string;
    command_id: string;
    market_id: string;
    store_id: string;
    installation_id: string;
    staff_id: string;
    staff_name: string;
    order_id: string | null;
    slip_number: string;
    presented_at: string;
    received_at: string;
    /** `ReturnRecord`, as recorded. */
    record: string;
    /** `Ruling`. */
    ruling: string;
    outcome: string;
    route: string;
    /** Money that a review reserves and nobody has sent: `PlannedRefund[]`; empty once refunds exist. */
    reserved_plan: string;
    shipping_minor: number;
    at_till_minor: number;
    currency: string | null;
    /** The surest word a slip used for the amount; once `confirmed` it is never lowered. */
    slip_certainty: 'estimate' | 'confirmed' | null;
    voided_at: string | null;
    /** `returnEvent[]`. */
    events: string;
  };
  claim: {
    return_id: string;
    order_id: string;
    line_id: string;
    units: number;
    money_minor: number;
    tax_minor: number;
    status: 'reserved' | 'claimed' | 'released';
    store_id: string;
    slip_number: string;
    at: string;
  };
  review_case: {
    case_id: string;
    market_id: string;
    store_id: string;
    return_id: string | null;
    /** The refund it is about, for the kinds `refund-failed` and `refund-unknown`. */
    refund_key: string | null;
    kind: string;
    cause: string | null;
    status: 'open' | 'accepted' | 'refused';
    opened_at: string;
    decided_at: string | null;
    decided_by: string | null;
    /** `CaseView`. */
    document: string;
  };
  refund: {
    refund_key: string;
    return_id: string;
    order_id: string;
    market_id: string;
    store_id: string;
    channel: string;
    payment_id: string;
    act: 'refund' | 'void';
    means: string;
    amount_minor: number;
    currency: string;
    state: string;
    cause: string | null;
    requested_at: string;
    due_at: string | null;
    lease_until: string | null;
    /** Rises with every claim; a completion with an older fence changes nothing. */
    fence: number;
    attempts: number;
    first_sent_at: string | null;
    last_sent_at: string | null;
    channel_reference: string | null;
    /** When the shop must next be told which units are back on a shelf; `null`: nothing to tell, or told. */
    stock_due_at: string | null;
    /** The request as it was frozen at creation: `RefundIntent`. */
    intent: string;
    changed_at: string;
  };
  refund_attempt: {
    id: Generated<number>;
    refund_key: string;
    fence: number;
    act: 'send' | 'look-up' | 'stock';
    started_at: string;
    ended_at: string | null;
    result: string | null;
    detail: string | null;
  };
  stock_movement: {
    id: Generated<number>;
    return_id: string;
    line_id: string;
    units: number;
    disposition: string;
    at: string;
  };
  /** Returns that customers declared before coming. `channel_ref`: the channel's own id, the identity of an upsert. */
  announced_return: {
    announced_id: string;
    market_id: string;
    channel: string;
    channel_ref: string;
    order_id: string;
    code: string;
    status: 'open' | 'brought-in' | 'cancelled';
    announced_at: string;
    /** `AnnouncedReturn`. */
    document: string;
  };
  /** One look at what a channel says it gave back, against what we say. `document`: `ReconciliationReport`. */
  reconciliation: {
    run_id: Generated<number>;
    channel: string;
    since: string;
    until: string;
    started_at: string;
    ended_at: string | null;
    matched: number;
    orphans: number;
    missing: number;
    differing: number;
    document: string;
  };
  /** What a channel told of refunds by itself: results of ours (`refund_key`) and refunds that its own staff made. */
  channel_refund: {
    channel: string;
    external_id: string;
    order_id: string | null;
    channel_order_id: string;
    payment_id: string;
    refund_key: string | null;
    amount_minor: number;
    state: 'pending' | 'done' | 'failed';
    at: string;
    received_at: string;
    /** Of the channel's own: which goods it took back, as far as it says so: `ToldRefund['lines']`. */
    lines: Generated<string>;
  };
  /** Signed messages of channels that their order changed: each delivery once, and the queue of what is to be read again. */
  channel_delivery: {
    channel: string;
    delivery_id: string;
    topic: string;
    channel_order_id: string | null;
    received_at: string;
    /** `null`: nothing is to be read, or it was. */
    due_at: string | null;
    /** What came of it. */
    result: string | null;
  };
  /** Photos of goods, in the pieces in which they came (D-4). `sha256` is what the return's line says; `null` until the return is here. */
  photo: {
    photo_id: string;
    installation_id: string;
    return_id: string | null;
    bytes_total: number;
    kept_bytes: number;
    whole: number;
    received_at: string;
  };
  photo_piece: { photo_id: string; from_byte: number; bytes: ColumnType<Uint8Array, Uint8Array, Uint8Array> };
  /** Slips to be mailed (P-11). `address` is gone once the mail is out or given up; `mask` stays. */
  mail: {
    mail_id: string;
    return_id: string;
    market_id: string;
    store_id: string;
    address: string | null;
    mask: string;
    language: string;
    slip: string;
    state: 'waiting' | 'sending' | 'sent' | 'failed';
    tries: number;
    due_at: string;
    lease_until: string | null;
    asked_at: string;
    cause: string | null;
  };
  /** Print jobs that a store's printer was given: the same one is printed once (P-12). */
  print_job: { job_id: string; installation_id: string; printer_id: string; result: string; at: string };
  audit: { id: Generated<number>; at: string; actor: string; act: string; subject: string; detail: string };
};

export type FeedKind = 'order' | 'return' | 'case' | 'announced' | 'policy' | 'settings' | 'tablet';
