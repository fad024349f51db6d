DROP TABLE position_differences;
DELETE FROM fills WHERE kind = 'snapshot';
ALTER TABLE fills
    DROP CONSTRAINT fills_kind_check,
    DROP CONSTRAINT fills_sz_check,
    ADD CONSTRAINT fills_kind_check CHECK (kind IN ('trade', 'liquidation', 'settlement', 'gap')),
    ADD CONSTRAINT fills_sz_check CHECK (sz > 0);
