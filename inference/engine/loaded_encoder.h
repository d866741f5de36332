#pragma once

#include "inference/engine/loaded_model.h"
#include "inference/engine/picture_store.h"
#include "inference/reference/reference_executor.h"
#include "inference/vision/prompt_picture.h"

#include <memory>
#include <string>

namespace calliope::engine {

/// A vision encoder on a device. It is loaded for pictures of a size, and gets more room where a larger one comes; its
/// weights are read once. Not thread-safe.
class LoadedEncoder {
public:
    /// Of the options those about device, arithmetic and progress count. `device` is used where it is given; it and the
    /// model must outlive this. Nothing is loaded yet.
    LoadedEncoder(const vision::EncoderModel& model, const LoadOptions& options, vulkan::Device* device = nullptr);

    /// Loads it for pictures of so much, or as much of that as the device can bind, unless it is loaded for more
    /// already.
    void prepare(vision::TileCost cost);

    /// Loads it for pictures of so much, or makes room for them, unless there is enough already. Throws as LoadedModel
    /// does, Error{usage} where a device cannot bind so many rows; what fitted before still does then.
    void reserve(const vision::TileCost& cost);

    /// Begins with a tile; one that is under way ends there. Throws as reserve and vision::Encoding do.
    [[nodiscard]] vision::Encoding begin(const pictures::Picture& tile);

    /// Throws as begin and vision::encode do.
    [[nodiscard]] vision::Encoded encode(const pictures::Picture& tile);

private:
    struct Room {
        std::uint32_t rows = 0;
        std::uint32_t outputs = 0;
    };
    void load(const Room& room);
    void resize(const Room& room);

    const vision::EncoderModel& m_model;
    LoadOptions m_options;
    std::unique_ptr<vulkan::Device> m_ownDevice;
    vulkan::Device* m_device;
    Room m_room; ///< of the executor
    std::unique_ptr<reference::ReferenceExecutor> m_hostExecutor;
    std::unique_ptr<vulkan::VulkanExecutor> m_vulkanExecutor; ///< one of the two, once it is loaded
};

/// For a PictureStore: with the encoder that the model has at that time. The model must outlive what it returns.
[[nodiscard]] PictureStore::Encode encodeWith(LoadedModel& model);

/// Patches that an encoder can work on at once on a device: it binds the widest value of all of them in one piece.
[[nodiscard]] std::uint64_t mostPatches(const plan::Plan& plan, const vulkan::DeviceInfo& device);

/// Throws Error{usage} where an encoder was made for another model: another kind, other tokens around pictures, or rows
/// of another width.
void requirePair(const models::Model& model, const vision::EncoderModel& encoder);

} // namespace calliope::engine
