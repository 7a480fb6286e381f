-- What this edition is.
select * from main.about
