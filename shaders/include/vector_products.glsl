// The products that a workgroup of a matvec kernel adds up. Mostly there is one. EXPERTS = 1: workgroups are counted along y by
// slots, one product each, or, SUMMED, by rows of the batch, and then there is one for each of its slots.

struct VectorProduct {
    uint inputRow; ///< of the activations
    uint firstRow; ///< of the matrix, in the bindings
    uint secondRow; ///< gated: of the factors
    float weight;
};

#if EXPERTS
#include "include/expert_slots.glsl"

layout(constant_id = EXPERT_CONSTANTS + 1) const bool SUMMED = false;

uint productCount() { return SUMMED ? push.used : 1; }
uint productSlot(uint number) { return SUMMED ? gl_WorkGroupID.y * push.used + number : gl_WorkGroupID.y; }

bool hasProducts() {
    const uint outputRows = SUMMED ? stepRows() : stepRows() * push.used;
    return gl_WorkGroupID.y < outputRows && (SUMMED || isServed(gl_WorkGroupID.y));
}

VectorProduct productAt(uint number) {
    const uint slot = productSlot(number);
    const uint expert = slotExpert(slot);
    return VectorProduct(slotInput(slot), expertRow(expert, push.firstRow), expertRow(expert, push.secondRow),
                         slotWeight(slot));
}

float biasAt(uint first, uint stride, uint row) {
    float sum = 0.0;
    if (first != ABSENT) {
        for (uint number = 0; number < productCount(); ++number) {
            const uint slot = productSlot(number);
            sum += slotWeight(slot) * F32(vectors, first + slotExpert(slot) * stride + row);
        }
    }
    return sum;
}
float firstBias(uint row) { return biasAt(push.bias, push.biasStride, row); }
float secondBias(uint row) { return biasAt(push.secondBias, push.secondBiasStride, row); }

uint outputStart() { return gl_WorkGroupID.y * push.outStride + push.outAt; }
#else
uint productCount() { return 1; }
VectorProduct productAt(uint number) { return VectorProduct(0, push.firstRow, push.secondRow, 1.0); }
float firstBias(uint row) { return push.bias != ABSENT ? F32(vectors, push.bias + row) : 0.0; }
float secondBias(uint row) { return push.secondBias != ABSENT ? F32(vectors, push.secondBias + row) : 0.0; }
uint outputStart() { return push.outAt; }
#endif
