-- What a feed says of one variant and not of its whole product: how much is in it, and what a measure of that costs. So
-- far a product had it, where it is that of its only variant; of several nobody knows which one was meant.

CREATE TABLE variant_facts (
    variant INTEGER PRIMARY KEY REFERENCES variant (id) ON DELETE CASCADE,
    facts TEXT NOT NULL                             -- JSON object
) STRICT;
ALTER TABLE staged_variant ADD COLUMN facts TEXT NOT NULL DEFAULT '{}';

INSERT INTO variant_facts (variant, facts)
    SELECT v.id, json_patch('{}', json_object( -- which leaves out what is not said
            'unit_pricing_measure', json_extract(p.facts, '$.unit_pricing_measure'),
            'unit_pricing_base_measure', json_extract(p.facts, '$.unit_pricing_base_measure'),
            'unit_price', json_extract(p.facts, '$.unit_price'),
            'unit_price_for', json_extract(p.facts, '$.unit_price_for'),
            'unit_price_at', json_extract(p.facts, '$.unit_price_at')))
    FROM product p JOIN variant v ON v.product = p.id
    WHERE instr(p.facts, '"unit_pric') > 0 AND json_valid(p.facts)
        AND NOT EXISTS (SELECT 1 FROM variant o WHERE o.product = p.id AND o.id <> v.id);
UPDATE product SET facts = json_remove(facts, '$.unit_pricing_measure', '$.unit_pricing_base_measure',
        '$.unit_price', '$.unit_price_for', '$.unit_price_at')
    WHERE instr(facts, '"unit_pric') > 0 AND json_valid(facts);
