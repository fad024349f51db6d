// One decision and everything that came of it, coin by coin from left to right:
// decision, guards, orders, fills, trades. A link that is missing is shown as missing.

import type { ComponentChildren, JSX } from 'preact';
import type { ChainFill, ChainTrade, CoinDecision, Conversation, ConversationsAnswer, Decision, DecisionsAnswer, GuardResult, Order } from '../api/types';
import { formatNumber } from '../format/number';
import { Link, TraderName } from '../parts/link';
import { Count, Fact, Gain, Lasting, Missing, Moment, Money, Percent, PriceOf, Quantity, Side, Times } from '../parts/value';
import { useAnswer } from '../state/use_answer';
import { DecisionLines, plainText, Unfold } from './chat_tab';
import { spoken } from './rules_tab';

export interface Lane {
  coin: string;
  decision: CoinDecision | string | null;
  guards: GuardResult[];
  orders: Order[];
  fills: ChainFill[];
  trades: ChainTrade[];
}

// What belongs together: by coin, and for what has none by the order it came from.
export function lanesOf(decision: Decision): Lane[] {
  const symbolOf = new Map([...decision.orders, ...decision.fills].map((x) => [x.cloid, x.symbol]));
  const coins = new Set<string>([
    ...Object.keys(decision.decisions ?? {}),
    ...(decision.guard_results ?? []).map((g) => g.symbol),
    ...decision.orders.map((o) => o.symbol),
    ...decision.fills.map((f) => f.symbol),
  ]);
  const lanes = [...coins].map((coin) => ({
    coin,
    decision: decision.decisions?.[coin] ?? null,
    guards: (decision.guard_results ?? []).filter((g) => g.symbol === coin),
    orders: decision.orders.filter((o) => o.symbol === coin),
    fills: decision.fills.filter((f) => f.symbol === coin),
    trades: decision.trades.filter((t) => symbolOf.get(t.cloid) === coin),
  }));
  // What led to something stands above what did not.
  return lanes.sort((a, b) => b.orders.length + b.guards.filter((g) => !g.allowed).length - (a.orders.length + a.guards.filter((g) => !g.allowed).length));
}

function Station({ name, empty, count, children }: { name: string; empty: string; count: number; children: ComponentChildren }): JSX.Element {
  return (
    <section class={`station ${count === 0 ? 'station-empty' : ''}`} aria-label={name}>
      <h3>{name}</h3>
      {count === 0 ? <p class="quiet">{empty}</p> : children}
    </section>
  );
}

function Decided({ decision }: { decision: CoinDecision | string }): JSX.Element {
  if (typeof decision === 'string') return <pre>{plainText(decision)}</pre>;
  const rests = decision.signal === 'hold' || decision.signal === 'close';
  return (
    <>
      <p class="station-main">
        <Side side={decision.signal} /> {!rests && <Quantity of={decision.quantity} why="no size was named" />} {!rests && <Times of={decision.leverage} why="no leverage was named" />}
      </p>
      <dl class="settings">
        <Fact name="Confidence">
          <Percent of={decision.confidence === null || decision.confidence === undefined ? null : decision.confidence * 100} digits={0} why="none was named" />
        </Fact>
        <Fact name="Target">
          <PriceOf of={decision.profit_target} why="none was named" />
        </Fact>
        <Fact name="Stop">
          <PriceOf of={decision.stop_loss} why="none was named" />
        </Fact>
        <Fact name="At risk">
          <Money of={decision.risk_usd} why="none was named" />
        </Fact>
      </dl>
      {typeof decision.invalidation_condition === 'string' && <p class="words">Invalid when: {decision.invalidation_condition}</p>}
      {typeof decision.justification === 'string' && <p class="words">{decision.justification}</p>}
    </>
  );
}

function Guard({ result }: { result: GuardResult }): JSX.Element {
  return (
    <div class="guard">
      <p class="station-main">
        <span class={`pill ${result.allowed ? 'pill-on' : 'pill-bad'}`}>{result.allowed ? 'allowed' : 'refused'}</span> {result.guard}
      </p>
      {result.reason !== null && result.reason !== undefined && <p class="words">{result.reason}</p>}
      <dl class="settings">
        {Object.entries(result.numbers ?? {}).map(([key, value]) => (
          <Fact key={key} name={spoken(key)}>
            {typeof value === 'number' ? <span class="num">{formatNumber(value, { digits: Number.isInteger(value) ? 0 : 2 })}</span> : (value ?? <Missing why="not computed" />)}
          </Fact>
        ))}
      </dl>
    </div>
  );
}

function OrderLine({ order }: { order: Order }): JSX.Element {
  return (
    <div class="order" title={order.cloid}>
      <p class="station-main">
        <Side side={order.side} /> <Quantity of={order.qty} /> <span class="order-kind">{order.kind.replace(/_/g, ' ')}</span> <span class={`pill ${order.status === 'filled' ? 'pill-on' : order.error !== null ? 'pill-bad' : ''}`}>{order.status}</span>
      </p>
      <p class="quiet-words">
        {order.leg}
        {order.reduce_only && ', reduce only'}
        {order.trigger_px !== null ? (
          <>
            {' '}
            · when <PriceOf of={order.trigger_px} />
          </>
        ) : (
          <>
            {' '}
            · limit <PriceOf of={order.px} why="a market order has none" />
          </>
        )}
      </p>
      {order.error !== null && <p class="words down">{order.error}</p>}
    </div>
  );
}

function LaneRow({ lane }: { lane: Lane }): JSX.Element {
  const noOrders = lane.guards.some((g) => !g.allowed) ? 'refused: nothing left' : 'nothing to send';
  return (
    <section class="lane" aria-label={lane.coin}>
      <h2 class="lane-coin">
        <Link to={{ name: 'market', symbol: lane.coin }}>{lane.coin}</Link>
      </h2>
      <div class="stations">
        <Station name="Decision" empty="the model named no decision" count={lane.decision === null ? 0 : 1}>
          {lane.decision !== null && <Decided decision={lane.decision} />}
        </Station>
        <Station name="Guards" empty="no guard was asked" count={lane.guards.length}>
          {lane.guards.map((g, i) => (
            <Guard key={i} result={g} />
          ))}
        </Station>
        <Station name="Orders" empty={noOrders} count={lane.orders.length}>
          {lane.orders.map((o) => (
            <OrderLine key={o.cloid} order={o} />
          ))}
        </Station>
        <Station name="Fills" empty={lane.orders.length > 0 ? 'none so far' : 'nothing to fill'} count={lane.fills.length}>
          {lane.fills.map((f) => (
            <div key={f.id} class="fill">
              <p class="station-main">
                <Quantity of={f.qty} /> at <PriceOf of={f.px} />
              </p>
              <p class="quiet-words">
                <Moment ms={f.timestamp * 1_000} seconds /> · fee <Money of={f.fee} /> · {f.crossed === null ? <Missing why="the venue did not say" /> : f.crossed ? 'taker' : 'maker'}
              </p>
            </div>
          ))}
        </Station>
        <Station name="Trade" empty={lane.fills.length > 0 ? 'still open' : 'no trade'} count={lane.trades.length}>
          {lane.trades.map((t) => (
            <div key={`${t.id} ${t.role}`} class="fill">
              <p class="station-main">
                {t.role === 'exit' ? 'closed' : 'opened'} <Gain of={t.realized_net_pnl} why="it is still open" />
              </p>
              <p class="quiet-words long-id">{t.id}</p>
            </div>
          ))}
        </Station>
      </div>
    </section>
  );
}

// Nothing changed and nothing was sent: one line is enough.
export const isQuiet = (lane: Lane): boolean =>
  lane.orders.length + lane.fills.length + lane.trades.length === 0 && lane.guards.every((g) => g.allowed) && typeof lane.decision === 'object' && lane.decision?.signal === 'hold';

function Held({ lanes }: { lanes: Lane[] }): JSX.Element | null {
  if (lanes.length === 0) return null;
  const decisions = Object.fromEntries(lanes.map((lane) => [lane.coin, lane.decision!]));
  return (
    <section class="held" aria-labelledby="held-title">
      <h2 id="held-title">Left as it was</h2>
      <DecisionLines decisions={decisions} />
    </section>
  );
}

// The words of this cycle: the chat record of the same id.
function Words({ decision, trader }: { decision: Decision; trader: string }): JSX.Element {
  const at = decision.timestamp * 1_000;
  const { data, reason, loading } = useAnswer<ConversationsAnswer>('/api/conversations', { model_id: trader, from: Math.floor(at) - 120_000, to: Math.ceil(at) + 120_000, limit: 100 });
  const record: Conversation | undefined = data?.conversations.find((c) => c.id === decision.id || (c.model_id === trader && c.cycle_id === decision.cycle_number));
  const why = loading ? 'it is on its way' : (reason ?? 'it is older than what this server gives out');
  const system = record?.messages?.find((message) => message.role === 'system')?.content ?? null;
  const answer = record?.messages?.find((message) => message.role === 'assistant')?.content ?? null;
  return (
    <div class="unfolds">
      <Unfold title="Instructions" text={plainText(system)} why={why} />
      <Unfold title="What it was shown" text={plainText(record?.user_prompt ?? null)} why={why} />
      <Unfold title="Reasoning" text={plainText(record?.cot_trace ?? null)} why={record === undefined ? why : 'the model kept its reasoning to itself'} />
      <Unfold title="Answer as it came" text={plainText(answer)} why={why} />
    </div>
  );
}

function Cost({ decision }: { decision: Decision }): JSX.Element {
  const rule = 'a rule decided, no language model was asked';
  return (
    <dl class="stats">
      <Fact name="Time">
        <Moment ms={decision.timestamp * 1_000} seconds />
      </Fact>
      <Fact name="Model">{decision.model ?? <Missing why={rule} />}</Fact>
      <Fact name="Tokens in / out">
        <Count of={decision.prompt_tokens} why={rule} /> / <Count of={decision.completion_tokens} why={rule} />
      </Fact>
      <Fact name="Took">
        <Lasting of={decision.latency_ms} why={rule} />
      </Fact>
      <Fact name="Configuration">
        {decision.config === null ? <Missing why="it was not recorded" /> : <code title={decision.config}>{decision.config.slice(0, 10)}</code>}
      </Fact>
      <Fact name="Prompt digest">{decision.prompt === null ? <Missing why="it was not recorded" /> : <code title={decision.prompt}>{decision.prompt.slice(0, 10)}</code>}</Fact>
    </dl>
  );
}

export function DecisionPage({ trader, cycle }: { trader: string; cycle: number }): JSX.Element {
  const { data, reason, loading } = useAnswer<DecisionsAnswer>(`/api/traders/${encodeURIComponent(trader)}/decisions`, { limit: 1, before: cycle + 1 }, 5_000);
  const found = data?.decisions.find((d) => d.cycle_number === cycle);
  const lanes = found === undefined ? [] : lanesOf(found);
  return (
    <article class="sheet decision">
      <nav class="decision-nav" aria-label="Cycles">
        <TraderName id={trader} />
        <span class="decision-steps">
          {cycle > 1 && <Link to={{ name: 'decision', trader, cycle: cycle - 1 }}>← earlier</Link>}
          <Link to={{ name: 'decision', trader, cycle: cycle + 1 }}>later →</Link>
        </span>
      </nav>
      <h1 tabIndex={-1}>Decision {cycle}</h1>
      {found === undefined ? (
        <p class="quiet">{loading ? 'The decision is on its way' : `There is no such decision: ${reason ?? 'this cycle has not happened, or not by the moment shown'}`}</p>
      ) : (
        <>
          <p class="lede">{found.summary ?? <Missing why="it gave no summary" />}</p>
          {!found.success && <p class="words down">It failed: {found.error ?? 'no reason was recorded'}</p>}
          <Cost decision={found} />
          <Words decision={found} trader={trader} />
          <div class="chain">
            {lanes.filter((lane) => !isQuiet(lane)).map((lane) => (
              <LaneRow key={lane.coin} lane={lane} />
            ))}
            <Held lanes={lanes.filter(isQuiet)} />
            {lanes.length === 0 && <p class="quiet">It decided nothing about any coin.</p>}
          </div>
        </>
      )}
    </article>
  );
}
