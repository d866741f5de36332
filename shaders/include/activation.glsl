// plan::Activation, and what follows it in the epilogue of a product (plan::MatMul).

const uint ACTIVATION_NONE = 0;
const uint ACTIVATION_SILU = 1;
const uint ACTIVATION_GELU = 2; // tanh form
const uint ACTIVATION_CLAMPED_SWIGLU = 3;

float activate(uint kind, float x) {
    if (kind == ACTIVATION_SILU) return x / (1.0 + exp(-x));
    if (kind == ACTIVATION_GELU) {
        // tanh through exp of a negative number: cannot overflow.
        const float inner = 0.7978845608028654 * x * (1.0 + 0.044715 * x * x);
        const float e = exp(-2.0 * abs(inner));
        const float t = (1.0 - e) / (1.0 + e);
        return 0.5 * x * (1.0 + (inner < 0.0 ? -t : t));
    }
    if (kind == ACTIVATION_CLAMPED_SWIGLU) {
        const float most = min(x, 7.0);
        return most / (1.0 + exp(-1.702 * most));
    }
    return x;
}

/// What a gated product multiplies with.
float factorOf(uint kind, float y) { return kind == ACTIVATION_CLAMPED_SWIGLU ? clamp(y, -7.0, 7.0) + 1.0 : y; }

float softcapped(float x, float cap) {
    if (cap <= 0.0) return x;
    const float e = exp(-2.0 * abs(x / cap));
    const float t = (1.0 - e) / (1.0 + e);
    return x < 0.0 ? -cap * t : cap * t;
}
