-- The leverage that an open position may have is looked up by symbol, whoever the provider is; the
-- primary key begins with the provider, so that every such look-up read the whole table.
CREATE INDEX idx_market_assets_symbol ON market_assets (symbol, provider);
