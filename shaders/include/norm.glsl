// plan::Norm on values that a kernel holds: the factor and shift to apply, from sums over the row.

const uint NORM_NONE = 0;
const uint NORM_RMS = 1;
const uint NORM_LAYER = 2;
const uint NORM_SCALE = 3; ///< nothing but bias and weight, in this order

