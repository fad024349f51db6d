// The answers of the public API, as the page reads them. Times are milliseconds in the newer
// endpoints and seconds with a fraction in the recorded ones; a value that is not known is null.

export type Milliseconds = number;
export type Seconds = number;

export interface Price {
  symbol: string;
  price: number;
  timestamp: Milliseconds;
}
export interface CryptoPrices {
  prices: Record<string, Price>;
  serverTime: Milliseconds;
}

export interface ExitPlan {
  profit_target?: number | null;
  stop_loss?: number | null;
  invalidation_condition?: string | null;
}
export interface Position {
  symbol: string;
  entry_oid: number;
  entry_time: Seconds;
  entry_price: number;
  current_price: number | null;
  quantity: number;
  unrealized_pnl: number | null;
  margin: number | null;
  leverage: number | null;
  liquidation_price: number | null;
  confidence: number | null;
  risk_usd: number | null;
  closed_pnl: number | null;
  commission: number | null;
  exit_plan: ExitPlan | string | null;
}
export type Positions = Record<string, Position>;
export interface PositionsAnswer {
  accountTotals: { model_id: string; positions: Positions }[];
  serverTime: Milliseconds;
}

export interface AccountTotal {
  id: string;
  model_id: string;
  timestamp: Seconds;
  dollar_equity: number;
  realized_pnl: number | null;
  total_unrealized_pnl: number | null;
  cum_pnl_pct: number | null;
  sharpe_ratio?: number | null;
  since_inception_hourly_marker: number;
}
export interface AccountTotalsAnswer {
  accountTotals: AccountTotal[];
  lastHourlyMarkerRead: number;
  serverTime: Milliseconds;
}

export interface Trade {
  id: string;
  model_id: string;
  symbol: string;
  side: 'long' | 'short';
  quantity: number;
  leverage: number | null;
  confidence: number | null;
  entry_price: number;
  exit_price: number;
  entry_time: Seconds;
  exit_time: Seconds;
  realized_net_pnl: number | null;
  realized_gross_pnl: number | null;
  total_commission_dollars: number | null;
}
export interface TradesAnswer {
  trades: Trade[];
  next?: string | null;
  serverTime: Milliseconds;
}

export interface LeaderboardRow {
  id: string;
  num_trades: number;
  num_wins: number;
  num_losses: number;
  win_dollars: number | null;
  lose_dollars: number | null;
  return_pct: number | null;
  equity: number | null;
  sharpe: number | null;
  rank?: number | null;
  pnl?: number | null;
  fees?: number | null;
  win_rate?: number | null;
  biggest_win?: number | null;
  biggest_loss?: number | null;
  max_drawdown_pct?: number | null;
  sharpe_ratio?: number | null;
  return_low?: number | null;
  return_high?: number | null;
  initial_equity?: number | null;
  equity_time?: Milliseconds | null;
  kind?: string;
}
export interface LeaderboardAnswer {
  leaderboard: LeaderboardRow[];
  serverTime?: Milliseconds;
}

export type Figures = Record<string, number | string | null>;
export interface Analytics {
  id: string;
  model_id: string;
  updated_at: Seconds;
  [table: string]: Figures | number | string | null;
}
export interface AnalyticsAnswer {
  analytics: Analytics[];
  serverTime?: Milliseconds;
}

export interface CoinDecision {
  coin: string;
  signal: string;
  quantity?: number | null;
  leverage?: number | null;
  profit_target?: number | null;
  stop_loss?: number | null;
  risk_usd?: number | null;
  confidence?: number | null;
  invalidation_condition?: string | null;
  justification?: string | null;
}
export interface Message {
  role: string;
  content: string;
  timestamp: Seconds | null;
}
export interface Conversation {
  id: string;
  model_id: string;
  timestamp: Seconds | null;
  inserted_at: Seconds | null;
  cycle_id: number | null;
  user_prompt: string | null;
  cot_trace: unknown;
  cot_trace_summary: string | null;
  llm_response: Record<string, CoinDecision | string> | null;
  messages?: Message[];
}
export interface ConversationsAnswer {
  conversations: Conversation[];
  next?: string | null;
  serverTime?: Milliseconds;
}

export interface TraderLine {
  id: string;
  name: string;
  kind: string;
  provider: string | null;
  state: string | null;
  inception_date: Seconds | null;
  initial_equity: number | null;
  configured: boolean;
  origin: string;
}
export interface TradersAnswer {
  traders: TraderLine[];
  serverTime: Milliseconds;
}

export interface Trader {
  id: string;
  display_name: string;
  kind: string;
  provider: string | null;
  desired_state: string | null;
  reason: string | null;
  paused_until: Milliseconds | null;
  last_decision_at: Milliseconds | null;
  cycle_number: number | null;
  allocation_pct: number | null;
  initial_equity: number | null;
  inception: Milliseconds | null;
  equity: number | null;
  equity_time: Milliseconds | null;
  return_pct: number | null;
  guards: Record<string, number | string | boolean | null>;
  cooldowns: { symbol: string; until: Milliseconds }[];
  pauses: { from: Milliseconds; until: Milliseconds | null; reason: string | null }[];
  token_budget: { day: string | null; used: number | null } | null;
  llm_model: string | null;
}
export interface TraderAnswer {
  trader: Trader;
  positions: Positions;
  serverTime: Milliseconds;
}

export interface GuardResult {
  symbol: string;
  signal: string;
  allowed: boolean;
  guard?: string | null;
  reason?: string | null;
  numbers: Record<string, number | string | null> | null;
}
export interface Order {
  cloid: string;
  symbol: string;
  leg: string;
  side: string;
  kind: string;
  qty: number;
  px: number | null;
  trigger_px: number | null;
  reduce_only: boolean;
  status: string;
  filled_qty: number | null;
  oid: number | null;
  error: string | null;
  created_at: Seconds;
  updated_at: Seconds | null;
}
export interface ChainFill {
  id: string;
  cloid: string | null;
  symbol: string;
  side: string;
  timestamp: Seconds;
  px: number;
  qty: number;
  fee: number | null;
  fee_token: string | null;
  crossed: boolean | null;
}
export interface ChainTrade {
  id: string;
  cloid: string | null;
  role: string;
  realized_net_pnl: number | null;
}
export interface Decision {
  id: string;
  model_id?: string;
  cycle_number: number;
  timestamp: Seconds;
  success: boolean;
  error: string | null;
  model: string | null;
  prompt_tokens: number | null;
  completion_tokens: number | null;
  latency_ms: number | null;
  summary: string | null;
  config: string | null;
  prompt: string | null;
  decisions: Record<string, CoinDecision | string> | null;
  guard_results: GuardResult[] | null;
  orders: Order[];
  fills: ChainFill[];
  trades: ChainTrade[];
}
export interface DecisionsAnswer {
  model_id: string;
  decisions: Decision[];
  next_before: number | null;
  serverTime: Milliseconds;
}

export interface Span {
  from: Milliseconds;
  to: Milliseconds;
}
export interface EquityAnswer {
  equity: { model_id: string; points: [Milliseconds, number][]; gaps: Span[] }[];
  serverTime: Milliseconds;
}
export interface Bar {
  t: Milliseconds;
  o: number;
  h: number;
  l: number;
  c: number;
  v: number | null;
  n: number | null;
}
export interface PriceHistoryAnswer {
  symbol: string;
  interval: string;
  bars: Bar[];
  gaps: Span[];
  serverTime: Milliseconds;
}

export interface ArenaAnswer {
  name: string | null;
  season: { id: string; name: string | null; started: Milliseconds | null } | null;
  markets: { id: string; type: string; symbols: string[] }[];
  exchanges: { id: string; type: string; maker_fee_bps: number | null; taker_fee_bps: number | null; testnet?: boolean | null }[];
  clock: { now: Milliseconds; speed: number | null };
  initial_equity: number | null;
  rules: Record<string, unknown>;
  traders: { id: string; display_name: string; market: string | null; exchange: string | null; model?: string | null; baseline?: string | null; decision_interval_ms: number | null }[];
  first_fact: Milliseconds | null;
  serverTime: Milliseconds;
}

export interface StatusAnswer {
  version: number;
  at: Milliseconds;
  store_id: string;
  clock?: { now: Milliseconds; speed: number | null };
  cache?: { consistency: number | null; mismatches: number | null; worst_staleness_ms: number | null; audited_at: Milliseconds | null } | null;
  publish_lag_ms?: number | null;
  feeds?: { source: string; symbol: string; age_ms: number | null; ok: boolean }[];
  traders?: { id: string; state: string | null; reason: string | null; last_cycle_at: Milliseconds | null }[];
  uptime_ms?: number | null;
  build?: string | null;
}
