DROP INDEX idx_market_assets_symbol;
