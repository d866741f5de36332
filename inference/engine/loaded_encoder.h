#pragma once

#include "inference/engine/loaded_model.h"
#include "inference/vision/encoder.h"

#include <memory>
#include <string>

namespace calliope::engine {

/// A vision encoder on a device, ready to encode.
class LoadedEncoder {
public:
    /// For pictures of at most `mostRows` batch rows (see vision::encoderRowsOf) and `mostOutputs` rows of the language
    /// model. Of the options those about device, arithmetic and progress count. The model must outlive it. Throws as
    /// LoadedModel does, Error{usage} where a device cannot bind so many rows.
    LoadedEncoder(const vision::EncoderModel& model, const LoadOptions& options, std::uint32_t mostRows,
                  std::uint32_t mostOutputs);

    /// Throws as vision::encode does.
    [[nodiscard]] vision::Encoded encode(const pictures::Picture& tile) {
        return vision::encode(m_model, *m_executor, tile);
    }

    [[nodiscard]] const std::string& deviceName() const { return m_deviceName; }

private:
    const vision::EncoderModel& m_model;
    std::string m_deviceName;
    std::unique_ptr<vulkan::Device> m_device;
    std::unique_ptr<plan::Executor> m_executor;
};

/// Throws Error{usage} where an encoder's rows are not as wide as a language model reads them.
void requirePair(const models::Model& model, const vision::EncoderModel& encoder);

} // namespace calliope::engine
