// What each trader was asked, thought and decided. All of it is text of a model: it is put into the
// page as text nodes only, so that markup in it is shown and never run.

import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { CoinDecision, Conversation, ConversationsAnswer } from '../api/types';
import { Link, TraderName } from '../parts/link';
import { Missing, Moment, Percent, PriceOf, Quantity, Side, Times } from '../parts/value';
import { asOf, view } from '../state/route';
import { useAnswer } from '../state/use_answer';

const shownAtFirst = 30;
const refreshMs = 3_000;
const longestText = 20_000; // of one prompt; more is cut with a note

export function plainText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return text.length > longestText ? `${text.slice(0, longestText)}\n… (${text.length - longestText} more characters)` : text;
}

// A prompt is long: it is put into the page only while it is open.
export function Unfold({ title, text, why }: { title: string; text: string | null; why: string }): JSX.Element {
  const [open, setOpen] = useState(false);
  if (text === null || text === '') {
    return (
      <p class="unfold-none">
        {title} <Missing why={why} />
      </p>
    );
  }
  return (
    <details class="unfold" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{title}</summary>
      {open && <pre tabIndex={0}>{text}</pre>}
    </details>
  );
}

export function DecisionLines({ decisions }: { decisions: Record<string, CoinDecision | string> | null }): JSX.Element | null {
  const entries = Object.entries(decisions ?? {});
  if (entries.length === 0) return <p class="quiet">No decision on any coin.</p>;
  return (
    <ul class="decided">
      {entries.map(([coin, decision]) =>
        typeof decision === 'string' ? (
          <li key={coin}>
            <strong>{coin === 'failed_json_response_raw_text' ? 'Answer that could not be read' : coin}</strong>
            <pre>{plainText(decision)}</pre>
          </li>
        ) : (
          <li key={coin}>
            <span class="decided-head">
              <strong>{coin}</strong> <Side side={decision.signal} />
              {decision.signal !== 'hold' && decision.signal !== 'close' && (
                <span class="decided-figures">
                  <Quantity of={decision.quantity} why="no size was named" /> <Times of={decision.leverage} why="no leverage was named" /> · target <PriceOf of={decision.profit_target} why="no target was named" /> · stop{' '}
                  <PriceOf of={decision.stop_loss} why="no stop was named" />
                </span>
              )}
              <span class="decided-sure">
                sure <Percent of={decision.confidence === null || decision.confidence === undefined ? null : decision.confidence * 100} digits={0} why="no confidence was named" />
              </span>
            </span>
            {typeof decision.justification === 'string' && decision.justification !== '' && <p class="decided-why">{decision.justification}</p>}
          </li>
        ),
      )}
    </ul>
  );
}

export function ChatLine({ record, named }: { record: Conversation; named: boolean }): JSX.Element {
  const time = record.timestamp ?? record.inserted_at;
  const system = record.messages?.find((message) => message.role === 'system')?.content ?? null;
  return (
    <li class="chat">
      <div class="chat-head">
        {named && <TraderName id={record.model_id} />}
        <Moment ms={time === null ? null : time * 1_000} why="the record has no time" seconds />
        {record.cycle_id !== null && (
          <Link to={{ name: 'decision', trader: record.model_id, cycle: record.cycle_id }} class="chat-chain">
            cycle {record.cycle_id} →
          </Link>
        )}
      </div>
      <p class="chat-summary">{plainText(record.cot_trace_summary) ?? <Missing why="the model gave no summary" />}</p>
      <div class="unfolds">
        <Unfold title="Reasoning" text={plainText(record.cot_trace)} why="the model kept its reasoning to itself" />
        <Unfold title="Prompt" text={[system, record.user_prompt].filter((part) => part !== null).join('\n\n— — —\n\n')} why="the prompt was not recorded" />
      </div>
      <DecisionLines decisions={record.llm_response} />
    </li>
  );
}

export function ChatTab(): JSX.Element {
  const whose = view.value.trader;
  const [shown, setShown] = useState(shownAtFirst);
  useEffect(() => setShown(shownAtFirst), [whose]);
  const { data, reason, loading } = useAnswer<ConversationsAnswer>('/api/conversations', { limit: 100, model_id: whose }, refreshMs);
  const end = asOf.value !== null && /^\d+$/.test(asOf.value) ? Number(asOf.value) / 1_000 : Infinity;
  const list = (data?.conversations ?? []).filter((c) => (whose === null || c.model_id === whose) && (c.timestamp ?? c.inserted_at ?? 0) <= end);
  if (list.length === 0) {
    return <p class="quiet">{loading ? 'The chat is on its way' : reason !== null ? `No chat: ${reason}` : 'Nobody has said anything yet.'}</p>;
  }
  return (
    <>
      <ol class="entries">
        {list.slice(0, shown).map((record) => (
          <ChatLine key={record.id} record={record} named={whose === null} />
        ))}
      </ol>
      {list.length > shown && (
        <button type="button" class="more" onClick={() => setShown(shown + shownAtFirst)}>
          Earlier words
        </button>
      )}
    </>
  );
}
