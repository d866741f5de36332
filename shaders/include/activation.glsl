// plan::Activation, and what follows it in the epilogue of a product (plan::MatMul).

const uint ACTIVATION_NONE = 0;
const uint ACTIVATION_SILU = 1;
const uint ACTIVATION_GELU = 2; // tanh form
const uint ACTIVATION_CLAMPED_SWIGLU = 3;
const uint ACTIVATION_GELU_ERF = 4;
const uint ACTIVATION_GELU_QUICK = 5;

/// Abramowitz & Stegun 7.1.26, off by 1.5e-7 at most.
float errorFunction(float x) {
    const float t = 1.0 / (1.0 + 0.3275911 * abs(x));
    const float tail =
        ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t * exp(-x * x);
    return x < 0.0 ? tail - 1.0 : 1.0 - tail;
}

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
    if (kind == ACTIVATION_GELU_ERF) return 0.5 * x * (1.0 + errorFunction(0.7071067811865476 * x));
    if (kind == ACTIVATION_GELU_QUICK) return x / (1.0 + exp(-1.702 * x));
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
