// Push constants shared by all matrix products: out = epilogue(W * in), see plan::MatMul. EXPERTS = 1: those of
// plan::ExpertMatMul. Written by inference/vulkan/matmul_lowering.cpp and expert_lowering.cpp.

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
#ifdef FUSED
    uint inWidth; ///< see fused_rows.glsl
    uint normWeight; ///< places in `vectors`, or ABSENT
    uint normBias;
    float normEpsilon;
    float branchScale;
    float residualScale;
#endif
#if EXPERTS
    // Rows and biases above are those of the first expert.
    uint routingStride;
    uint used;        ///< slots of a row of the batch
    uint inSlots;     ///< rows of activations for each of the batch: 1, or `used`
    uint matrixRows;  ///< from one expert to the next
    uint boundExpert; ///< the weight bindings begin with its matrices
    uint firstExpert; ///< those that this dispatch serves
    uint lastExpert;
    uint biasStride; ///< from one expert's biases to the next one's
    uint secondBiasStride;
#endif
} push;

#include "include/activation.glsl"
