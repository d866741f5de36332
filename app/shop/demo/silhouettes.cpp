#include "app/shop/demo/silhouettes.h"

#include <algorithm>
#include <array>

namespace calliope::shop {

namespace {

using P = OutlinePoint;

// Right halves, from the middle of the neck down to the middle of the hem.
constexpr std::array tShirt{P{.0F, .22F},  P{.08F, .18F}, P{.2F, .22F},  P{.42F, .34F},
                            P{.34F, .46F}, P{.24F, .4F},  P{.25F, .86F}, P{.0F, .87F}};
constexpr std::array longShirt{P{.0F, .2F},   P{.08F, .14F}, P{.19F, .18F}, P{.3F, .3F}, P{.43F, .8F},
                               P{.33F, .83F}, P{.24F, .45F}, P{.25F, .9F},  P{.0F, .88F}};
constexpr std::array blouse{P{.0F, .34F},  P{.09F, .16F}, P{.2F, .2F},  P{.38F, .42F}, P{.46F, .66F},
                            P{.34F, .72F}, P{.22F, .46F}, P{.3F, .82F}, P{.0F, .86F}};
constexpr std::array sweater{P{.0F, .14F}, P{.1F, .13F}, P{.23F, .2F},  P{.38F, .45F}, P{.42F, .82F},
                             P{.3F, .84F}, P{.26F, .5F}, P{.28F, .84F}, P{.0F, .85F}};
constexpr std::array hoodie{P{.0F, .06F},  P{.1F, .07F},  P{.15F, .18F}, P{.25F, .24F}, P{.41F, .5F},
                            P{.45F, .84F}, P{.32F, .86F}, P{.28F, .54F}, P{.28F, .86F}, P{.0F, .86F}};
constexpr std::array jacket{P{.0F, .3F},   P{.05F, .14F}, P{.13F, .12F}, P{.27F, .19F}, P{.44F, .72F},
                            P{.33F, .77F}, P{.27F, .44F}, P{.28F, .76F}, P{.0F, .76F}};
constexpr std::array coat{P{.0F, .24F},  P{.06F, .08F}, P{.18F, .1F},  P{.28F, .2F}, P{.4F, .62F},
                          P{.31F, .65F}, P{.24F, .36F}, P{.33F, .96F}, P{.0F, .97F}};
constexpr std::array blazer{P{.0F, .46F},  P{.08F, .12F}, P{.22F, .17F}, P{.3F, .26F}, P{.38F, .78F}, P{.29F, .8F},
                            P{.23F, .42F}, P{.21F, .56F}, P{.27F, .82F}, P{.1F, .84F}, P{.0F, .78F}};
constexpr std::array waistcoat{P{.0F, .46F},  P{.07F, .14F}, P{.17F, .18F}, P{.17F, .3F},
                               P{.24F, .42F}, P{.23F, .78F}, P{.08F, .86F}, P{.0F, .8F}};
constexpr std::array shortDress{P{.0F, .2F},   P{.08F, .12F}, P{.14F, .12F}, P{.15F, .26F},
                                P{.19F, .32F}, P{.13F, .46F}, P{.32F, .82F}, P{.0F, .85F}};
constexpr std::array longDress{P{.0F, .14F}, P{.06F, .04F}, P{.11F, .05F}, P{.12F, .15F},
                               P{.15F, .2F}, P{.1F, .33F},  P{.27F, .96F}, P{.0F, .98F}};
constexpr std::array sleeveDress{P{.0F, .12F},  P{.07F, .08F}, P{.16F, .12F}, P{.33F, .46F}, P{.26F, .5F},
                                 P{.15F, .28F}, P{.12F, .42F}, P{.25F, .88F}, P{.0F, .9F}};
constexpr std::array shortSkirt{P{.0F, .24F}, P{.15F, .24F}, P{.36F, .74F}, P{.0F, .79F}};
constexpr std::array pencilSkirt{P{.0F, .16F}, P{.13F, .16F}, P{.2F, .36F}, P{.16F, .86F}, P{.0F, .86F}};
constexpr std::array wideTrousers{P{.0F, .08F},  P{.15F, .08F}, P{.21F, .34F}, P{.32F, .95F},
                                  P{.08F, .95F}, P{.02F, .38F}, P{.0F, .36F}};
constexpr std::array slimTrousers{P{.0F, .06F},  P{.15F, .06F}, P{.2F, .28F}, P{.14F, .96F},
                                  P{.05F, .96F}, P{.02F, .32F}, P{.0F, .3F}};
constexpr std::array shorts{P{.0F, .26F}, P{.2F, .26F}, P{.3F, .7F}, P{.06F, .74F}, P{.02F, .5F}, P{.0F, .48F}};
constexpr std::array sock{P{.36F, .1F},  P{.56F, .1F}, P{.57F, .5F}, P{.8F, .72F},
                          P{.84F, .84F}, P{.74F, .9F}, P{.6F, .86F}, P{.38F, .68F}};
constexpr std::array sneaker{P{.08F, .42F}, P{.2F, .38F}, P{.28F, .44F}, P{.4F, .34F}, P{.5F, .42F},
                             P{.68F, .54F}, P{.9F, .58F}, P{.94F, .7F},  P{.06F, .7F}};
constexpr std::array boot{P{.22F, .1F},  P{.5F, .1F},   P{.52F, .54F}, P{.74F, .66F}, P{.84F, .74F},
                          P{.84F, .86F}, P{.44F, .84F}, P{.42F, .9F},  P{.2F, .9F},   P{.18F, .66F}};
constexpr std::array heel{P{.12F, .34F}, P{.24F, .4F}, P{.4F, .6F},   P{.6F, .68F}, P{.86F, .7F}, P{.92F, .77F},
                          P{.6F, .79F},  P{.36F, .7F}, P{.22F, .54F}, P{.2F, .8F},  P{.15F, .8F}};
constexpr std::array sandal{P{.06F, .72F}, P{.08F, .64F}, P{.16F, .46F}, P{.22F, .46F}, P{.22F, .62F}, P{.5F, .66F},
                            P{.62F, .52F}, P{.76F, .56F}, P{.84F, .68F}, P{.95F, .7F},  P{.94F, .77F}, P{.08F, .78F}};
constexpr std::array tote{P{.0F, .36F},  P{.12F, .36F}, P{.12F, .16F}, P{.04F, .1F}, P{.04F, .06F},
                          P{.17F, .13F}, P{.17F, .36F}, P{.3F, .36F},  P{.34F, .9F}, P{.0F, .9F}};
constexpr std::array backpack{P{.0F, .06F},  P{.07F, .07F}, P{.09F, .13F}, P{.21F, .18F}, P{.27F, .3F},
                              P{.27F, .52F}, P{.34F, .56F}, P{.34F, .82F}, P{.26F, .9F},  P{.0F, .92F}};
constexpr std::array belt{P{.02F, .44F}, P{.1F, .4F},  P{.2F, .4F}, P{.2F, .44F}, P{.94F, .44F}, P{.98F, .5F},
                          P{.94F, .56F}, P{.2F, .56F}, P{.2F, .6F}, P{.1F, .6F},  P{.02F, .56F}};
constexpr std::array hat{P{.0F, .3F},   P{.14F, .31F}, P{.2F, .38F}, P{.22F, .56F},
                         P{.46F, .62F}, P{.46F, .66F}, P{.0F, .7F}};
constexpr std::array cap{P{.12F, .62F}, P{.14F, .42F}, P{.28F, .28F}, P{.46F, .28F}, P{.6F, .4F},
                         P{.64F, .54F}, P{.94F, .6F},  P{.94F, .66F}, P{.62F, .66F}};
constexpr std::array beanie{P{.0F, .14F},  P{.07F, .16F}, P{.07F, .22F}, P{.2F, .32F},
                            P{.26F, .56F}, P{.28F, .78F}, P{.0F, .8F}};
constexpr std::array scarf{P{.3F, .08F},  P{.6F, .06F},  P{.68F, .2F},  P{.58F, .34F}, P{.62F, .92F}, P{.46F, .93F},
                           P{.44F, .44F}, P{.36F, .74F}, P{.22F, .72F}, P{.34F, .34F}, P{.26F, .2F}};
constexpr std::array glove{P{.34F, .94F}, P{.34F, .62F}, P{.16F, .46F}, P{.2F, .38F},  P{.34F, .46F}, P{.34F, .14F},
                           P{.42F, .12F}, P{.45F, .38F}, P{.47F, .07F}, P{.55F, .07F}, P{.56F, .38F}, P{.6F, .11F},
                           P{.67F, .13F}, P{.66F, .4F},  P{.72F, .2F},  P{.78F, .22F}, P{.7F, .62F},  P{.68F, .94F}};
constexpr std::array tie{P{.0F, .05F}, P{.07F, .05F}, P{.04F, .17F}, P{.09F, .78F}, P{.0F, .95F}};
constexpr std::array umbrella{P{.0F, .12F}, P{.2F, .18F},  P{.4F, .34F},  P{.46F, .5F}, P{.3F, .45F},
                              P{.15F, .5F}, P{.03F, .46F}, P{.03F, .92F}, P{.0F, .92F}};

constexpr std::array table{
    Silhouette{"t-shirt", "t-shirt", "t-shirt", true, tShirt, 0.5F},
    Silhouette{"shirt", "shirt", "long-sleeved shirt", true, longShirt, 1.1F},
    Silhouette{"blouse", "blouse", "blouse with wide sleeves", true, blouse, 1.2F},
    Silhouette{"sweater", "sweater", "crew-neck sweater", true, sweater, 1.6F},
    Silhouette{"hoodie", "hoodie", "hoodie", true, hoodie, 1.2F},
    Silhouette{"jacket", "jacket", "short jacket", true, jacket, 2.4F},
    Silhouette{"coat", "coat", "long coat", true, coat, 4},
    Silhouette{"blazer", "blazer", "blazer", true, blazer, 3},
    Silhouette{"waistcoat", "waistcoat", "waistcoat", true, waistcoat, 1.4F},
    Silhouette{"dress-short", "dress", "short dress", true, shortDress, 1.8F},
    Silhouette{"dress-long", "dress", "long dress", true, longDress, 2.4F},
    Silhouette{"dress-sleeves", "dress", "dress with sleeves", true, sleeveDress, 2.1F},
    Silhouette{"skirt-short", "skirt", "flared skirt", true, shortSkirt, 1.1F},
    Silhouette{"skirt-pencil", "skirt", "pencil skirt", true, pencilSkirt, 1.3F},
    Silhouette{"trousers-wide", "trousers", "wide trousers", true, wideTrousers, 1.5F},
    Silhouette{"jeans-slim", "jeans", "slim jeans", true, slimTrousers, 1.6F},
    Silhouette{"shorts", "shorts", "shorts", true, shorts, 0.9F},
    Silhouette{"sock", "socks", "pair of socks", false, sock, 0.2F},
    Silhouette{"sneaker", "sneakers", "low sneakers", false, sneaker, 1.8F},
    Silhouette{"boot", "boots", "ankle boots", false, boot, 2.6F},
    Silhouette{"heel", "heels", "high heels", false, heel, 2},
    Silhouette{"sandal", "sandals", "sandals", false, sandal, 1.2F},
    Silhouette{"tote", "bag", "tote bag", true, tote, 1.3F},
    Silhouette{"backpack", "backpack", "backpack", true, backpack, 1.7F},
    Silhouette{"belt", "belt", "belt", false, belt, 0.7F},
    Silhouette{"hat", "hat", "hat with a brim", true, hat, 0.8F},
    Silhouette{"cap", "cap", "cap", false, cap, 0.5F},
    Silhouette{"beanie", "beanie", "beanie", true, beanie, 0.5F},
    Silhouette{"scarf", "scarf", "scarf", false, scarf, 0.7F},
    Silhouette{"glove", "gloves", "pair of gloves", false, glove, 0.6F},
    Silhouette{"tie", "tie", "tie", true, tie, 0.6F},
    Silhouette{"umbrella", "umbrella", "umbrella", true, umbrella, 0.6F},
};

} // namespace

std::span<const Silhouette> silhouettes() {
    return table;
}

const Silhouette* silhouetteNamed(std::string_view name) {
    const auto found = std::ranges::find(table, name, &Silhouette::name);
    return found == table.end() ? nullptr : &*found;
}

} // namespace calliope::shop
