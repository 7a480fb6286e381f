-- What is known of a vendor.
select
    vendors.*,
    countries.country_name,
    listed.country_name as listed_country_name
from main.dim_vendor as vendors
left join main.dim_country as countries on vendors.country_code = countries.country_code
left join main.dim_country as listed on vendors.listed_country_code = listed.country_code
where vendors.vendor_id = $key
