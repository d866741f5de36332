// Which rows of activations (columns here) a matrix kernel of this set works on. Several variants may be launched for one product, each
// for another number of columns; those that do not fit the batch leave at once.

layout(constant_id = 7) const bool OUTPUT_ROWS = false; ///< the activations are those of the rows with logits
layout(constant_id = 8) const uint LEAST_COLUMNS = 1;
layout(constant_id = 9) const uint MOST_COLUMNS = 0xffffffffu;

/// 0 where the batch is not for this variant.
uint columnCount() {
    const uint columns = OUTPUT_ROWS ? stepOutputs() : stepRows();
    return columns >= LEAST_COLUMNS && columns <= MOST_COLUMNS ? columns : 0;
}
