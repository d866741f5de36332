// Push constants and epilogue shared by all matrix products: out = epilogue(W * in), see plan::MatMul.
// Written by inference/vulkan/matmul_lowering.cpp.

layout(push_constant) uniform Push {
    uint rows;       ///< of the matrix that this dispatch computes
    uint firstRow;   ///< the first of them in the weight bindings
    uint secondRow;  ///< gated: first row of the factor that is not activated
    uint inStride;   ///< elements from one row of activations to the next
    uint outAt;      ///< first element written in a row of `out`
    uint outStride;
    uint bias;       ///< place in `vectors` of the first row's bias, or ABSENT
    uint secondBias;
    float matrixScale; ///< power of two taken out of the scales of the weights
    float scale;
    float softcap;
    uint rowsPerGroup;
} push;

const uint ACTIVATION_NONE = 0;
const uint ACTIVATION_SILU = 1;
const uint ACTIVATION_GELU = 2; // tanh form

float activate(uint kind, float x) {
    if (kind == ACTIVATION_SILU) return x / (1.0 + exp(-x));
    if (kind == ACTIVATION_GELU) {
        // tanh through exp of a negative number: cannot overflow.
        const float inner = 0.7978845608028654 * x * (1.0 + 0.044715 * x * x);
        const float e = exp(-2.0 * abs(inner));
        const float t = (1.0 - e) / (1.0 + e);
        return 0.5 * x * (1.0 + (inner < 0.0 ? -t : t));
    }
    return x;
}

float softcapped(float x, float cap) {
    if (cap <= 0.0) return x;
    const float e = exp(-2.0 * abs(x / cap));
    const float t = (1.0 - e) / (1.0 + e);
    return x < 0.0 ? -cap * t : cap * t;
}
