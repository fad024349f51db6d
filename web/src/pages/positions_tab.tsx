// Open positions with the plan of how each is to end.

import type { JSX } from 'preact';
import type { ExitPlan, Position, Positions } from '../api/types';
import { TraderName } from '../parts/link';
import { Gain, Missing, Moment, Money, Percent, PriceOf, Quantity, Side, Times } from '../parts/value';
import { houses, leaderboard, positions } from '../state/documents';
import { view } from '../state/route';
import { personOf } from '../state/traders';

const noLeverage = 'the decision that opened it named none';

function Plan({ plan }: { plan: ExitPlan | string | null }): JSX.Element {
  if (plan === null || typeof plan === 'string') return <Missing why="this trader holds without a plan to leave" />;
  return (
    <dl class="plan">
      <div>
        <dt>Target</dt>
        <dd>
          <PriceOf of={plan.profit_target} why="no profit target was set" />
        </dd>
      </div>
      <div>
        <dt>Stop</dt>
        <dd>
          <PriceOf of={plan.stop_loss} why="no stop was set" />
        </dd>
      </div>
      <div class="plan-words">
        <dt>Invalid when</dt>
        <dd>{plan.invalidation_condition ?? <Missing why="no condition was named" />}</dd>
      </div>
    </dl>
  );
}

// Where the price stands between stop and target: at a glance how close either end is.
export function PlanScale({ position }: { position: Position }): JSX.Element | null {
  const plan = typeof position.exit_plan === 'object' ? position.exit_plan : null;
  const stop = plan?.stop_loss;
  const target = plan?.profit_target;
  const now = position.current_price;
  if (typeof stop !== 'number' || typeof target !== 'number' || now === null || stop === target) return null;
  const place = (price: number): number => Math.min(1, Math.max(0, (price - stop) / (target - stop))) * 100;
  return (
    <svg class="plan-scale" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect x="0" y="2" width="100" height="2" class="plan-track" />
      <rect x={Math.min(place(position.entry_price), place(now))} y="2" width={Math.abs(place(now) - place(position.entry_price))} height="2" class={(position.unrealized_pnl ?? 0) >= 0 ? 'plan-up' : 'plan-down'} />
      <rect x={place(position.entry_price) - 0.4} y="0" width="0.8" height="6" class="plan-entry" />
      <rect x={place(now) - 0.7} y="0" width="1.4" height="6" class="plan-now" />
    </svg>
  );
}

function PositionLine({ position }: { position: Position }): JSX.Element {
  const notional = position.current_price === null ? null : Math.abs(position.quantity) * position.current_price;
  return (
    <li class="entry position">
      <div class="entry-head">
        <span class="entry-what">
          <Side side={position.quantity < 0 ? 'short' : 'long'} /> <strong>{position.symbol}</strong> <Times of={position.leverage} why={noLeverage} />
        </span>
        <span class="entry-result">
          <Gain of={position.unrealized_pnl} why="there is no price to mark it with" />
        </span>
      </div>
      <dl class="entry-facts">
        <div>
          <dt>Entry → mark</dt>
          <dd>
            <PriceOf of={position.entry_price} /> → <PriceOf of={position.current_price} why="no price was seen yet" />
          </dd>
        </div>
        <div>
          <dt>Size</dt>
          <dd>
            <Quantity of={Math.abs(position.quantity)} /> · <Money of={notional} why="no price was seen yet" />
          </dd>
        </div>
        <div>
          <dt>Since</dt>
          <dd>
            <Moment ms={position.entry_time * 1_000} />
          </dd>
        </div>
        <div>
          <dt>Margin</dt>
          <dd>
            <Money of={position.margin} />
          </dd>
        </div>
        <div>
          <dt>Liquidation</dt>
          <dd>{position.liquidation_price === 0 ? <Missing why="without leverage it cannot be liquidated" /> : <PriceOf of={position.liquidation_price} />}</dd>
        </div>
        <div>
          <dt>Confidence</dt>
          <dd>
            <Percent of={position.confidence === null ? null : position.confidence * 100} digits={0} why="the decision named none" />
          </dd>
        </div>
      </dl>
      <PlanScale position={position} />
      <Plan plan={position.exit_plan} />
    </li>
  );
}

export function PositionList({ held }: { held: Positions }): JSX.Element {
  const list = Object.values(held).sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
  if (list.length === 0) return <p class="quiet">Flat: no open position.</p>;
  return (
    <ul class="entries">
      {list.map((position) => (
        <PositionLine key={position.symbol} position={position} />
      ))}
    </ul>
  );
}

export function PositionsTab(): JSX.Element {
  const { data, reason, loading } = positions.value;
  const whose = view.value.trader;
  const rows = (data?.accountTotals ?? [])
    .filter((row) => (whose === null ? !houses.value.has(row.model_id) : row.model_id === whose))
    .sort((a, b) => Number(Object.keys(b.positions).length > 0) - Number(Object.keys(a.positions).length > 0));
  if (rows.length === 0) {
    return <p class="quiet">{loading ? 'Positions are on their way' : `No positions: ${reason ?? 'no trader has any'}`}</p>;
  }
  return (
    <>
      {rows.map((row) => {
        const margin = Object.values(row.positions).reduce((sum, p) => sum + (p.margin ?? 0), 0);
        const equity = leaderboard.value.data?.leaderboard.find((r) => r.id === row.model_id)?.equity;
        const open = Object.values(row.positions).reduce((sum, p) => sum + (p.unrealized_pnl ?? 0), 0);
        return (
          <section key={row.model_id} class="holder" aria-label={`Positions of ${personOf(row.model_id).name}`}>
            <h2 class="holder-head">
              <TraderName id={row.model_id} />
              <span class="holder-sums">
                {Object.keys(row.positions).length > 0 && (
                  <>
                    open <Gain of={open} /> ·{' '}
                  </>
                )}
                free <Money of={equity === null || equity === undefined ? null : equity - margin} why="its equity is not on the board" />
              </span>
            </h2>
            <PositionList held={row.positions} />
          </section>
        );
      })}
    </>
  );
}
