"""What people call vehicles: colours, kinds, makes and models that are often seen here.

Our own short list, from general knowledge. `PLAIN_MODELS` are words of everyday English too, or
names, and tell a vehicle only beside a colour, a make or a kind.
"""

COLOURS = frozenset(
    "black white grey gray silver red blue green yellow orange purple brown gold beige cream pink"
    " maroon bronze navy turquoise lime burgundy champagne teal charcoal gunmetal".split()
)
SHADES = frozenset("dark light pale bright metallic matt matte old new big small little".split())
KINDS = frozenset(
    "car van bike motorbike motorcycle moped scooter quad lorry truck pickup minibus bus taxi cab"
    " hatchback saloon coupe convertible 4x4 jeep tipper caravan trailer tractor campervan"
    " motorhome bicycle ebike e-bike e-scooter wagon hgv suv limo crosser pushbike trike buggy"
    " flatbed cabriolet".split()
)
# What stands before a kind and belongs to it: "quad bike", "dirt bike", "electric scooter".
KIND_STARTS = frozenset(
    "quad dirt pit push box bin ice-cream skip flat-bed mountain electric motor off-road offroad"
    " transit caged tipper flatbed pickup estate hatchback luton panel works delivery 4x4 sports"
    " mini private hire recovery horse mobility".split()
)
MAKES = frozenset(
    "audi bmw beamer beemer citroen dacia fiat ford honda hyundai jaguar jag kia lexus mazda merc"
    " mercedes mercedes-benz mg mitsubishi nissan peugeot porsche renault saab skoda subaru suzuki"
    " tesla toyota vauxhall vauxy volkswagen vw volvo yamaha kawasaki ducati vespa piaggio harley"
    " isuzu iveco cupra chevrolet chrysler bentley landrover sur-ron surron".split()
)
MODELS = frozenset(
    "astra corsa insignia zafira meriva mokka vivaro movano combo vectra kuga mondeo escort"
    " connect ecosport passat tiguan touran scirocco caddy transporter sprinter vito megane scenic"
    " kangoo trafic captur twingo berlingo xsara picasso partner boxer expert dispatch ducato"
    " doblo punto panda qashqai juke micra navara duster sandero fabia octavia superb kodiaq yeti"
    " leon ateca alhambra yaris auris corolla avensis rav4 hilux aygo prius civic accord crv hr-v"
    " jazz tucson picanto sportage ceed rio swift vitara jimny freelander evoque c-class a-class"
    " e-class st150 gti vxr".split()
)
PLAIN_MODELS = frozenset(
    "zoe ninja pug ibiza clio x3 x5 a1 a3 a4 q3 q5 206 207 208 307 308 3008 c1 c3 c4 i10 i20 i30"
    " cx5 mx5 golf polo focus fiesta transit fox up ka puma galaxy orion smart mini seat beetle"
    " bora note leaf pulse rio panda combo partner expert boxer dispatch swift jazz yeti superb"
    " leon accord civic connect caddy rover sharan fusion escort".split()
)
# "Range Rover", "Land Rover": two words that are one name.
TWO_WORDS = frozenset(
    tuple(name.split())
    for name in ("range rover", "land rover", "alfa romeo", "sur ron", "seat leon", "seat ibiza")
)
# "A blue polo shirt", "golf clubs": what follows is no vehicle.
NO_VEHICLE_AFTER = frozenset(
    "shirt shirts top tops neck jumper jacket coat hat cap bag bags club clubs ball balls course"
    " skirt dress trainers shoes hoodie tracksuit trackies shop stop station lane shed rack helmet"
    " door window sticker stickers park ticket".split()
)
