#include "inference/vulkan/spirv.h"

#include "inference/base/error.h"
#include "inference/base/text.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace calliope::vulkan {

namespace {

constexpr std::uint32_t magicNumber = 0x07230203;

// Numbers from the SPIR-V specification, those that are needed here.
enum Op : std::uint32_t {
    opExecutionMode = 16,
    opCapability = 17,
    opTypeInt = 21,
    opTypeFloat = 22,
    opTypeVector = 23,
    opTypeMatrix = 24,
    opTypeImage = 25,
    opTypeArray = 28,
    opTypeStruct = 30,
    opTypePointer = 32,
    opConstant = 43,
    opSpecConstantTrue = 48,
    opSpecConstantFalse = 49,
    opSpecConstant = 50,
    opSpecConstantComposite = 51,
    opVariable = 59,
    opDecorate = 71,
    opMemberDecorate = 72,
    opExecutionModeId = 331,
};
enum Decoration : std::uint32_t {
    decorationSpecId = 1,
    decorationBufferBlock = 3,
    decorationArrayStride = 6,
    decorationMatrixStride = 7,
    decorationBuiltIn = 11,
    decorationNonWritable = 24,
    decorationNonReadable = 25,
    decorationBinding = 33,
    decorationDescriptorSet = 34,
    decorationOffset = 35,
};
enum StorageClass : std::uint32_t { uniformConstant = 0, uniform = 2, pushConstant = 9, storageBuffer = 12 };
constexpr std::uint32_t builtInWorkgroupSize = 25;
constexpr std::uint32_t modeLocalSize = 17;
constexpr std::uint32_t modeLocalSizeId = 38;
constexpr std::uint32_t dimBuffer = 5;
constexpr std::uint32_t storageImage = 2; ///< "Sampled" operand of OpTypeImage

/// Image formats of the specification's table that every device takes for storage texel buffers.
VkFormat formatOf(std::uint32_t imageFormat) {
    switch (imageFormat) {
    case 1: return VK_FORMAT_R32G32B32A32_SFLOAT;
    case 2: return VK_FORMAT_R16G16B16A16_SFLOAT;
    case 3: return VK_FORMAT_R32_SFLOAT;
    case 4: return VK_FORMAT_R8G8B8A8_UNORM;
    case 21: return VK_FORMAT_R32G32B32A32_SINT;
    case 22: return VK_FORMAT_R16G16B16A16_SINT;
    case 23: return VK_FORMAT_R8G8B8A8_SINT;
    case 24: return VK_FORMAT_R32_SINT;
    case 30: return VK_FORMAT_R32G32B32A32_UINT;
    case 31: return VK_FORMAT_R16G16B16A16_UINT;
    case 32: return VK_FORMAT_R8G8B8A8_UINT;
    case 33: return VK_FORMAT_R32_UINT;
    default: return VK_FORMAT_UNDEFINED;
    }
}

/// One instruction; operands are the words behind the first.
struct Instruction {
    std::uint32_t op = 0;
    std::span<const std::uint32_t> operands;
};

class Module {
public:
    Module(std::string_view name, std::span<const std::uint32_t> words)
        : m_name(name) {
        if (words.size() < 5 || words[0] != magicNumber) fail("it is not SPIR-V");
        for (std::size_t at = 5; at < words.size();) {
            const std::uint32_t count = words[at] >> 16;
            if (count == 0 || count > words.size() - at) fail("it is cut off");
            add({words[at] & 0xffffu, words.subspan(at + 1, count - 1)});
            at += count;
        }
    }

    [[nodiscard]] ShaderInterface read() const {
        ShaderInterface out;
        out.capabilities = m_capabilities;
        std::set<std::uint32_t> bound;
        for (const Instruction& variable : m_variables) addVariable(variable, out, bound);
        for (std::size_t i = 0; i < out.bindings.size(); ++i)
            if (!bound.contains(static_cast<std::uint32_t>(i))) fail(concat("binding ", i, " is missing"));
        for (const auto& [id, number] : m_specIds) out.constants.push_back(number);
        // A constant and the group size may share an id.
        std::sort(out.constants.begin(), out.constants.end());
        out.constants.erase(std::unique(out.constants.begin(), out.constants.end()), out.constants.end());
        findGroupSize(out);
        return out;
    }

private:
    using Key = std::pair<std::uint32_t, std::uint32_t>; ///< (id, decoration) or (id, member)

    [[noreturn]] void fail(const std::string& why) const {
        throw Error(ErrorKind::unsupported, concat("The compute kernel \"", m_name, "\" cannot be used: ", why, "."));
    }

    void add(const Instruction& instruction) {
        const auto& operands = instruction.operands;
        const auto need = [&](std::size_t count) {
            if (operands.size() < count) fail("an instruction is too short");
        };
        switch (instruction.op) {
        case opCapability:
            need(1);
            m_capabilities.push_back(operands[0]);
            break;
        case opExecutionMode:
        case opExecutionModeId:
            need(2);
            m_modes.push_back(instruction);
            break;
        case opDecorate:
            need(2);
            m_decorations[{operands[0], operands[1]}] = operands.size() > 2 ? operands[2] : 0;
            if (operands[1] == decorationSpecId) m_specIds[operands[0]] = operands.size() > 2 ? operands[2] : 0;
            break;
        case opMemberDecorate:
            need(3);
            m_memberDecorations[{operands[0], operands[1]}][operands[2]] = operands.size() > 3 ? operands[3] : 0;
            break;
        case opTypeInt:
        case opTypeFloat:
        case opTypeVector:
        case opTypeMatrix:
        case opTypeImage:
        case opTypeArray:
        case opTypeStruct:
        case opTypePointer:
            need(1);
            m_definitions[operands[0]] = instruction;
            break;
        case opConstant:
        case opSpecConstant:
        case opSpecConstantTrue:
        case opSpecConstantFalse:
        case opSpecConstantComposite:
            need(2);
            m_definitions[operands[1]] = instruction;
            break;
        case opVariable:
            need(3);
            m_variables.push_back(instruction);
            break;
        default: break;
        }
    }

    [[nodiscard]] Instruction definition(std::uint32_t id) const {
        const auto found = m_definitions.find(id);
        return found == m_definitions.end() ? Instruction{} : found->second;
    }

    [[nodiscard]] std::uint32_t operand(const Instruction& instruction, std::size_t index) const {
        if (index >= instruction.operands.size()) fail("an instruction is too short");
        return instruction.operands[index];
    }

    [[nodiscard]] std::optional<std::uint32_t> decoration(std::uint32_t id, Decoration which) const {
        const auto found = m_decorations.find({id, which});
        return found == m_decorations.end() ? std::nullopt : std::optional(found->second);
    }

    [[nodiscard]] std::optional<std::uint32_t> memberDecoration(std::uint32_t id, std::uint32_t member,
                                                                Decoration which) const {
        const auto found = m_memberDecorations.find({id, member});
        if (found == m_memberDecorations.end()) return std::nullopt;
        const auto value = found->second.find(which);
        return value == found->second.end() ? std::nullopt : std::optional(value->second);
    }

    /// glslang puts a block's readonly and writeonly on every member, an image's on the variable.
    [[nodiscard]] bool isDecorated(std::uint32_t variable, const Instruction& type, Decoration which) const {
        if (decoration(variable, which)) return true;
        if (type.op != opTypeStruct) return false;
        for (std::uint32_t member = 0; member + 1 < type.operands.size(); ++member)
            if (!memberDecoration(type.operands[0], member, which)) return false;
        return type.operands.size() > 1;
    }

    void addVariable(const Instruction& variable, ShaderInterface& out, std::set<std::uint32_t>& bound) const {
        const std::uint32_t id = variable.operands[1];
        const std::uint32_t storage = variable.operands[2];
        const Instruction type = definition(operand(definition(variable.operands[0]), 2));
        if (storage == pushConstant) {
            out.pushBytes = (sizeOf(type) + 3u) / 4u * 4u;
            return;
        }
        if (storage != uniformConstant && storage != uniform && storage != storageBuffer) return;

        const std::uint32_t number = decoration(id, decorationBinding).value_or(0);
        if (decoration(id, decorationDescriptorSet).value_or(0) != 0) fail("it uses more than one descriptor set");
        Binding binding = bindingOf(type, storage, number);
        binding.reads = !isDecorated(id, type, decorationNonReadable);
        binding.writes = !isDecorated(id, type, decorationNonWritable);
        if (!bound.insert(number).second) fail(concat("binding ", number, " is declared twice"));
        if (number > 255) fail(concat("binding ", number, " is too high"));
        if (out.bindings.size() <= number) out.bindings.resize(number + 1);
        out.bindings[number] = binding;
    }

    [[nodiscard]] Binding bindingOf(const Instruction& type, std::uint32_t storage, std::uint32_t number) const {
        Binding binding;
        if (type.op == opTypeStruct) {
            if (storage == uniform && !decoration(type.operands[0], decorationBufferBlock))
                fail(concat("binding ", number, " is a uniform block; only storage buffers are served"));
            return binding;
        }
        if (type.op != opTypeImage || operand(type, 2) != dimBuffer || operand(type, 6) != storageImage)
            fail(concat("binding ", number, " is neither a storage buffer nor an imageBuffer"));
        binding.kind = Binding::Kind::storageTexel;
        binding.texel = formatOf(operand(type, 7));
        if (binding.texel == VK_FORMAT_UNDEFINED)
            fail(concat("binding ", number, " is an imageBuffer without a format that every device has"));
        return binding;
    }

    /// Bytes of a type inside the push constant block.
    [[nodiscard]] std::uint32_t sizeOf(const Instruction& type, std::uint32_t matrixStride = 0) const {
        switch (type.op) {
        case opTypeInt:
        case opTypeFloat: return operand(type, 1) / 8;
        case opTypeVector: return sizeOf(definition(operand(type, 1))) * operand(type, 2);
        case opTypeMatrix: return matrixStride * operand(type, 2);
        case opTypeArray:
            return decoration(type.operands[0], decorationArrayStride).value_or(0) *
                   operand(definition(operand(type, 2)), 2);
        case opTypeStruct: {
            std::uint32_t end = 0;
            for (std::uint32_t member = 0; member + 1 < type.operands.size(); ++member) {
                const std::uint32_t offset = memberDecoration(type.operands[0], member, decorationOffset).value_or(0);
                const std::uint32_t stride =
                    memberDecoration(type.operands[0], member, decorationMatrixStride).value_or(0);
                end = std::max(end, offset + sizeOf(definition(type.operands[member + 1]), stride));
            }
            return end;
        }
        default: fail("a push constant has an unknown type");
        }
    }

    void findGroupSize(ShaderInterface& out) const {
        const auto set = [&](std::size_t axis, std::uint32_t id) {
            out.groupSize[axis] = operand(definition(id), 2);
            const auto spec = m_specIds.find(id);
            if (spec != m_specIds.end()) out.groupSizeId[axis] = spec->second;
        };
        for (const Instruction& mode : m_modes) {
            if (mode.operands[1] != modeLocalSize && mode.operands[1] != modeLocalSizeId) continue;
            for (std::size_t axis = 0; axis < 3; ++axis) {
                const std::uint32_t value = operand(mode, axis + 2);
                if (mode.op == opExecutionModeId)
                    set(axis, value);
                else
                    out.groupSize[axis] = value;
            }
        }
        // The older way, which wins where both are there.
        for (const auto& [id, definition] : m_definitions) {
            if (definition.op != opSpecConstantComposite) continue;
            if (decoration(id, decorationBuiltIn) != builtInWorkgroupSize) continue;
            for (std::size_t axis = 0; axis < 3; ++axis) set(axis, operand(definition, axis + 2));
        }
    }

    std::string_view m_name;
    std::vector<std::uint32_t> m_capabilities;
    std::vector<Instruction> m_modes;
    std::vector<Instruction> m_variables;
    std::map<std::uint32_t, Instruction> m_definitions;
    std::map<std::uint32_t, std::uint32_t> m_specIds; ///< id of the constant to its number
    std::map<Key, std::uint32_t> m_decorations;
    std::map<Key, std::map<std::uint32_t, std::uint32_t>> m_memberDecorations;
};

} // namespace

std::array<std::uint32_t, 3> ShaderInterface::groupSizeWith(std::span<const std::uint32_t> values) const {
    std::array<std::uint32_t, 3> size = groupSize;
    for (std::size_t axis = 0; axis < 3; ++axis)
        if (groupSizeId[axis] && *groupSizeId[axis] < values.size()) size[axis] = values[*groupSizeId[axis]];
    return size;
}

ShaderInterface readInterface(std::string_view name, std::span<const std::uint32_t> words) {
    return Module(name, words).read();
}

} // namespace calliope::vulkan
