#pragma once

#include "inference/engine/loaded_model.h"
#include "inference/vision/prompt_picture.h"

#include <memory>
#include <string>

namespace calliope::engine {

/// A vision encoder on a device. It is loaded for pictures of a size and again where a larger one comes. Not
/// thread-safe.
class LoadedEncoder {
public:
    /// Of the options those about device, arithmetic and progress count. `device` is used where it is given; it and the
    /// model must outlive this. Nothing is loaded yet.
    LoadedEncoder(const vision::EncoderModel& model, const LoadOptions& options, vulkan::Device* device = nullptr);

    /// Loads it for pictures of so much, or as much of that as the device can bind, unless it is loaded for more
    /// already.
    void prepare(vision::TileCost cost);

    /// Loads it for pictures of so much, unless it is loaded for more already. Throws as LoadedModel does, Error{usage}
    /// where a device cannot bind so many rows.
    void reserve(const vision::TileCost& cost);

    /// Throws as reserve and vision::encode do.
    [[nodiscard]] vision::Encoded encode(const pictures::Picture& tile);

private:
    const vision::EncoderModel& m_model;
    LoadOptions m_options;
    std::unique_ptr<vulkan::Device> m_ownDevice;
    vulkan::Device* m_device;
    std::unique_ptr<plan::Executor> m_executor;
};

/// Patches that an encoder can work on at once on a device: it binds the widest value of all of them in one piece.
[[nodiscard]] std::uint64_t mostPatches(const plan::Plan& plan, const vulkan::DeviceInfo& device);

/// Throws Error{usage} where an encoder was made for another model: another kind, other tokens around pictures, or rows
/// of another width.
void requirePair(const models::Model& model, const vision::EncoderModel& encoder);

} // namespace calliope::engine
