#include "inference/models/model.h"

#include "inference/models/decoder.h"
#include "inference/models/drafter.h"
#include "inference/models/drafter_plan.h"

#include <utility>

namespace calliope::models {

Model::Model(gguf::File file)
    : m_file(std::move(file))
    , m_architecture(architecture(gguf::requireString(m_file, "general.architecture")))
    , m_hyperparameters(readHyperparameters(m_file, m_architecture)) {
    static_cast<void>(plan(m_hyperparameters.contextLength));
}

std::uint64_t Model::parameterCount() const {
    std::uint64_t count = 0;
    for (const gguf::Tensor& tensor : m_file.tensors()) count += tensor.elements();
    return count;
}

plan::Plan Model::plan(std::uint32_t contextLength, const Drafter* drafter, bool readsPictures) const {
    if (drafter == nullptr)
        return buildDecoder(m_file, m_hyperparameters, m_architecture, contextLength, {}, readsPictures);
    drafter->requireFits(*this);
    plan::Plan plan =
        buildDecoder(m_file, m_hyperparameters, m_architecture, contextLength, drafter->taps(), readsPictures);
    addDrafter(plan, *drafter);
    return plan;
}

} // namespace calliope::models
